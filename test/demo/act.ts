/**
 * The acts: a switchover, a power cut, the return of the host. Each does one thing to a real cluster, waits until the
 * client has its service back and the cluster has come to rest, and gathers what everybody saw.
 */
import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { EventRecord, StatusReport } from '@understudy/contracts';
import { activeOn, type Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { monotonicMs } from '../lab/clock.ts';
import type { Outage } from '../lab/outage.ts';
import type { MeasuredAct } from './figures.ts';
import type { Watcher } from './watcher.ts';
import { DemoFailed, limitMs, within } from './within.ts';

/** What an act needs to know of the stage that it is played on. */
export interface Stage {
  readonly cluster: Cluster;
  readonly group: string;
  readonly watchers: readonly Watcher[];
  /** Resolves once that host could take everything over without a loss. */
  readonly untilReady: (standby: string) => Promise<void>;
}

export interface Act extends MeasuredAct {
  /** The zero of its timeline: when the request was heard, or when the cables went dead. */
  readonly atMs: number;
  readonly outages: ReadonlyMap<string, Outage>;
  readonly events: readonly EventRecord[];
  readonly status: StatusReport;
}

/** Longer than any timer of the cluster but the slow monitors: a deed falls on every phase of them. */
const widestWaitMs = 1000;

/** Where the whole group is active; null while it is not, or the cluster is at work. */
export function groupActiveOn({ activity, resources }: StatusReport, group: string): string | null {
  const places = new Set(resources.filter((resource) => resource.group === group).map(activeOn));
  const [place = null] = places;
  return activity === 'idle' && places.size === 1 ? place : null;
}

/** @throws DemoFailed when it is not whole */
export async function whereIs({ cluster, group }: Stage): Promise<string> {
  for (const member of cluster.members.filter(({ host }) => host.powered)) {
    const status = await member.until(`${group} is whole`, (found) => groupActiveOn(found, group) !== null, limitMs);
    const place = groupActiveOn(status, group);
    if (place !== null) return place;
  }
  throw new DemoFailed(`${group} is active nowhere`);
}

/** At a moment that has nothing to do with the cluster's own timers. */
async function atRandomMoment(): Promise<void> {
  await delay(randomInt(widestWaitMs));
}

async function allBack({ watchers }: Stage, afterMs: number): Promise<void> {
  const waits = watchers.map((watcher) =>
    within(`the ${watcher.name} client has its service back`, watcher.back(afterMs)),
  );
  await Promise.all(waits);
}

/** What the client's programs saw from that moment on. */
function outagesSeen({ watchers }: Stage, aroundMs: number): ReadonlyMap<string, Outage> {
  const seen = watchers.map((watcher) => {
    const outage = watcher.outage(aroundMs);
    if (outage === undefined) throw new DemoFailed(`the ${watcher.name} client has seen too little`);
    return [watcher.name, outage] as const;
  });
  return new Map(seen);
}

function measure(outages: ReadonlyMap<string, Outage>): Pick<MeasuredAct, 'outageMs' | 'outagesByWatcherMs'> {
  const byWatcher = [...outages].map(([name, { outageMs }]) => [name, outageMs] as const);
  return { outageMs: Math.max(...byWatcher.map(([, ms]) => ms)), outagesByWatcherMs: new Map(byWatcher) };
}

async function eventsSince(member: Member, sinceMs: number): Promise<readonly EventRecord[]> {
  return (await member.events()).filter((event) => event.monotonicMs >= sinceMs);
}

async function settledOn(stage: Stage, member: Member, place: string): Promise<StatusReport> {
  const { group } = stage;
  return member.until(`${group} is active on ${place}`, (status) => groupActiveOn(status, group) === place, limitMs);
}

/** Moves the group to the other host with `crm resource move`, as before planned work on a host. */
export async function switchover(stage: Stage): Promise<Act> {
  const from = stage.cluster.member(await whereIs(stage));
  const to = stage.cluster.peerOf(from);
  await atRandomMoment();
  const askedMs = monotonicMs();
  await from.crm('resource', 'move', stage.group, to.name);
  await allBack(stage, monotonicMs());
  const status = await settledOn(stage, to, to.name);
  const events = await eventsSince(from, askedMs);
  const atMs = events.find(({ kind }) => kind === 'intent')?.monotonicMs ?? askedMs;
  const outages = outagesSeen(stage, askedMs);
  return { kind: 'switchover', from: from.name, to: to.name, atMs, outages, events, status, ...measure(outages) };
}

/** Cuts the power of the host on which the group is active: its cables go dead, and everything on it is gone. */
export async function powerCut(stage: Stage): Promise<Act> {
  const from = stage.cluster.member(await whereIs(stage));
  const to = stage.cluster.peerOf(from);
  await stage.untilReady(to.name);
  await atRandomMoment();
  const { atMs } = await from.host.cutPower();
  await allBack(stage, atMs);
  const status = await settledOn(stage, to, to.name);
  const events = await eventsSince(to, atMs);
  const outages = outagesSeen(stage, atMs);
  return { kind: 'powerLoss', from: from.name, to: to.name, atMs, outages, events, status, ...measure(outages) };
}

export interface Homecoming {
  readonly status: StatusReport;
  /** While the host came back: tries of the client that failed, and the longest time without an answer. */
  readonly failures: number;
  readonly longestWaitMs: number;
}

function isWarm(status: StatusReport): boolean {
  const { nodes, resources, activity } = status;
  const good = resources.every(({ instances }) => instances.every(({ condition }) => condition === 'good'));
  const everywhere = resources.every(({ kind, instances }) => kind !== 'fast' || instances.length === nodes.length);
  return activity === 'idle' && good && everywhere && nodes.every(({ state }) => state === 'online');
}

/**
 * Gives a host its power back and waits until it is a member again and its warm resources are up.
 *
 * @throws DemoFailed when the group went back to it: its failback is manual
 */
export async function powerReturn(stage: Stage, name: string): Promise<Homecoming> {
  const member = stage.cluster.member(name);
  const survivor = stage.cluster.peerOf(member);
  const sinceMs = monotonicMs();
  await member.host.powerOn();
  member.startDaemon();
  const status = await survivor.until(`${name} is back`, isWarm, limitMs);
  const place = groupActiveOn(status, stage.group);
  if (place !== survivor.name) throw new DemoFailed(`${stage.group} is on ${place ?? 'no host'}, not ${survivor.name}`);
  await allBack(stage, monotonicMs());
  const failures = stage.watchers.reduce((sum, watcher) => sum + watcher.failuresSince(sinceMs), 0);
  return { status, failures, longestWaitMs: measure(outagesSeen(stage, sinceMs)).outageMs };
}
