/** What can be seen of the web group: where the cluster says that it is, and what is really there. */
import { setTimeout as delay } from 'node:timers/promises';
import type { EventRecord, StatusReport } from '@understudy/contracts';
import { activeNodes, type Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { sayEvents } from '../cluster/say-status.ts';
import type { Sample } from '../lab/outage.ts';
import { AddressWatch } from './address-watch.ts';
import { Observer } from '../lab/observer.ts';
import { serviceAddress } from './web-cluster.ts';

/** Between two looks. */
const pauseMs = 25;

/** At rest, active on that node alone, and warm on every other one that is online. */
export function runsOn(status: StatusReport, node: string): boolean {
  const online = status.nodes.filter(({ state, standby }) => state === 'online' && !standby).length;
  const isWell = status.resources.every(
    ({ instances }) => instances.length === online && instances.every(({ condition }) => condition === 'good'),
  );
  return status.activity === 'idle' && isWell && isActiveOn(status, [node]);
}

/** Whether both resources are active on exactly these nodes. */
export function isActiveOn(status: StatusReport, nodes: readonly string[]): boolean {
  return ['address', 'site'].every((name) => activeNodes(status, name).join() === nodes.join());
}

/** Waits until each of these members says so of itself. Gives the first one's status. */
export async function untilRunsOn(node: string, members: readonly Member[]): Promise<StatusReport> {
  const what = `the group runs on ${node}`;
  const [first, ...others] = await Promise.all(
    members.map((member) => member.until(what, (status) => runsOn(status, node))),
  );
  if (first === undefined) throw new Error(`nobody to ask, after ${others.length} others`);
  return first;
}

/** Has the group run on a host, wherever it was: a test that needs it there can so be tried alone. */
export async function bringTo(active: Member, members: readonly Member[]): Promise<void> {
  const status = await active.until('all is at rest', ({ activity }) => activity === 'idle');
  if (!runsOn(status, active.name)) await active.crm('resource', 'move', 'web', active.name);
  await untilRunsOn(active.name, members);
}

/** The web servers that run on a host, by its own pids. */
export function serverPids({ host }: Member): readonly number[] {
  return host
    .processes()
    .filter(({ argv, state }) => state !== 'Z' && argv.some((word) => word.endsWith('/builtin-server.js')))
    .map(({ pid }) => pid);
}

/** Whether a host has the service's address, as `ip` says. */
export async function hasAddress(member: Member): Promise<boolean> {
  return (await member.addresses()).includes(serviceAddress);
}

/** The client, who asks all the time. */
export function observe({ lab }: Cluster, intervalMs = 5): Observer {
  return new Observer(lab.client, { url: `http://${serviceAddress}/`, intervalMs });
}

export function watch({ lab }: Cluster, { host }: Member): Promise<AddressWatch> {
  return AddressWatch.start({ host, address: serviceAddress, rootless: lab.rootless });
}

/** What a client heard after `afterMs`: the names that answered, in order, and how many tries failed. */
export function heard(
  samples: readonly Sample[],
  afterMs: number,
): { readonly by: readonly string[]; readonly failures: number } {
  const later = samples.filter(({ startedMs }) => startedMs >= afterMs);
  const names = later.flatMap((sample) => (sample.kind === 'success' ? [sample.body] : []));
  return {
    by: names.filter((name, index) => name !== names[index - 1]),
    failures: later.filter(({ kind }) => kind === 'failure').length,
  };
}

/** Waits for an event; gives the first that matches. @throws after `limitMs` */
export async function untilEvent(
  member: Member,
  what: string,
  matches: (event: EventRecord) => boolean,
  limitMs = 30_000,
): Promise<EventRecord> {
  const endMs = performance.now() + limitMs;
  for (;;) {
    const events = await member.events();
    const found = events.find(matches);
    if (found !== undefined) return found;
    if (performance.now() > endMs) {
      throw new Error(`not within ${limitMs} ms on ${member.name}: ${what}\n${sayEvents(events)}`);
    }
    await delay(pauseMs);
  }
}

/** What was done on the hosts after `afterMs` that could have moved something, as a member tells it. */
export async function actionsAfter(member: Member, afterMs: number): Promise<readonly string[]> {
  const events = await member.eventsSoFar();
  const done = events.filter(({ kind, monotonicMs }) => kind === 'operation' && monotonicMs > afterMs);
  return done.filter(({ text }) => !text.startsWith('found ')).map(({ node, text }) => `${node}: ${text}`);
}

export function warningCodes({ warnings }: StatusReport): readonly string[] {
  return warnings.map(({ code }) => code);
}
