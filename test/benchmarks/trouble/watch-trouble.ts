/** A cluster with the web group, with and without agents beside it that leak, loop and crash; how late its beats are. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { EventRecord } from '@understudy/contracts';
import type { Cluster } from '../../cluster/cluster.ts';
import { definition, startWebCluster } from '../../faults/web-cluster.ts';
import { bringTo } from '../../faults/web-group.ts';
import { monotonicMs } from '../../lab/clock.ts';
import { DatagramRecorder } from '../../lab/datagram-recorder.ts';
import type { Host } from '../../lab/host.ts';
import { latenessOf, type Arrival, type Lateness } from './beat-lateness.ts';

export interface TroubleFigures extends Lateness {
  readonly withTrouble: boolean;
  /** How often a host was taken for lost, or found itself silent. */
  readonly lost: number;
  /** Monitors of the web group that failed. */
  readonly faults: number;
  /** How often a plugin's process ended, or was ended. */
  readonly ends: number;
}

const deadtime = '300ms';
/** What follows from that dead time. */
export const keepaliveMs = 100;
const beatPort = 5405;
const agents = join(import.meta.dirname, 'agents');

export async function watchTrouble(withTrouble: boolean, forMs: number): Promise<TroubleFigures> {
  await using cluster = await startWebCluster({ timings: { deadtime }, prepare: installAgents });
  await bringTo(cluster.member('a'), cluster.members);
  if (withTrouble) await cluster.member('a').crm('apply', definition('trouble.yaml'));
  // What is begun for the first time is not yet what a minute of it is like.
  await delay(5_000);
  const fromMs = monotonicMs();
  const recordings = await Promise.all(cluster.members.map(({ host }) => record(host, forMs)));
  return { withTrouble, ...latenessOf(recordings.flat(), keepaliveMs), ...(await count(cluster, fromMs)) };
}

async function installAgents({ members }: Cluster): Promise<void> {
  const names = await readdir(agents);
  for (const { host } of members) {
    await host.run(['mkdir', '-p', '/etc/understudy/agents'], { check: true });
    for (const name of names) {
      await host.writeFile(`/etc/understudy/agents/${name}`, await readFile(join(agents, name), 'utf8'));
    }
  }
}

/** What arrives there meanwhile, by the kernel's stamps. */
async function record(host: Host, forMs: number): Promise<readonly Arrival[]> {
  await using recorder = await DatagramRecorder.start(host, beatPort);
  await delay(forMs);
  await recorder.stop();
  return recorder.arrived;
}

async function count({ members }: Cluster, fromMs: number): Promise<Pick<TroubleFigures, 'lost' | 'faults' | 'ends'>> {
  const told = await Promise.all(members.map((member) => member.eventsSoFar()));
  const own = members.flatMap(({ name }, index) => (told[index] ?? []).filter(({ node }) => node === name));
  const events = own.filter((event) => event.monotonicMs > fromMs);
  const isOfWeb = ({ data }: EventRecord): boolean => data['resource'] === 'address' || data['resource'] === 'site';
  return {
    lost: events.filter(({ kind, text }) => kind === 'peer' && /\blost\b/.test(text)).length + silences(events),
    faults: events.filter((event) => event.kind === 'fault' && isOfWeb(event)).length,
    ends: events.filter(({ kind, data }) => kind === 'agents' && data['kind'] === 'pluginEnded').length,
  };
}

function silences(events: readonly EventRecord[]): number {
  return events.filter(({ kind, text }) => kind === 'daemon' && /was frozen/.test(text)).length;
}
