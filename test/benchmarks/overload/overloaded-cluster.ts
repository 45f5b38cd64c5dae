/** A cluster of two real daemons with the web group, of which is counted what it does while the machine is busy. */
import type { EventRecord } from '@understudy/contracts';
import { monotonicMs } from '../../lab/clock.ts';
import { gaps } from '../../lab/outage.ts';
import { startWebCluster } from '../../faults/web-cluster.ts';
import { bringTo, observe } from '../../faults/web-group.ts';

export interface OverloadFigures {
  readonly deadtime: string;
  /** How often one host took the other for lost. */
  readonly lost: number;
  /** How often one found that it had itself been silent for the dead time. */
  readonly silent: number;
  /** Actions on resources: each belongs to a failover that nothing called for. */
  readonly actions: number;
  /** Monitors and other operations that failed. */
  readonly faults: number;
  /** The client's tries, and those that were not answered within a second. */
  readonly tries: number;
  readonly failures: number;
  /** Between two answers, in milliseconds. */
  readonly longestGapMs: number;
}

/** `whenReady`: what makes the machine busy, until it resolves. */
export async function watchOverload(deadtime: string, whenReady: () => Promise<void>): Promise<OverloadFigures> {
  await using cluster = await startWebCluster({ timings: { deadtime } });
  await bringTo(cluster.member('a'), cluster.members);
  const observer = observe(cluster, 50);
  await observer.success(0, 'a');
  const fromMs = monotonicMs();
  await whenReady();
  const samples = await observer.stop();
  const told = await Promise.all(cluster.members.map((member) => member.eventsSoFar()));
  const own = cluster.members.flatMap(({ name }, index) => (told[index] ?? []).filter(({ node }) => node === name));
  const outages = gaps(samples).map(({ outageMs }) => outageMs);
  return {
    deadtime,
    ...countEvents(own.filter((event) => event.monotonicMs > fromMs)),
    tries: samples.length,
    failures: samples.filter(({ kind }) => kind === 'failure').length,
    longestGapMs: Math.round(Math.max(0, ...outages)),
  };
}

function countEvents(events: readonly EventRecord[]): Pick<OverloadFigures, 'lost' | 'silent' | 'actions' | 'faults'> {
  const count = (kind: EventRecord['kind'], pattern: RegExp): number =>
    events.filter((event) => event.kind === kind && pattern.test(event.text)).length;
  return {
    lost: count('peer', /\blost\b/),
    silent: count('daemon', /was frozen/),
    actions: count('operation', / of \S+ done/),
    faults: count('fault', / failed /),
  };
}
