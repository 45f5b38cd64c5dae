/**
 * The membership file: from text to what a node must know before it can talk, or to
 * everything that is wrong with it.
 */
import {
  membershipFileSchema,
  versions,
  type MembershipFile,
  type MembershipTimings,
  type Problem,
  type Warning,
} from '@understudy/contracts';
import {
  createShapeCheck,
  defaultPorts,
  defaultOwnership,
  defaultTimings,
  inPlaceOrder,
  withoutPaths,
  type Draft,
  type MembershipConfig,
  type ShapeCheck,
  type TieBreakers,
  type Timings,
} from '@understudy/crm-core';
import { checkMembership, membershipWarnings, unicast } from './check-membership.ts';
import { parseAddress } from './ip-address.ts';
import type { NamedText } from './read-definition.ts';
import { readText } from './read-text.ts';
import { durationOr, tieBreakersOf } from './read-tie-breakers.ts';
import { withPlaces } from './with-places.ts';
import { waitText } from './write-tie-breakers.ts';

export interface MembershipReading {
  /** Null if there is any problem. */
  readonly config: MembershipConfig | null;
  /** All of them, each with its place. */
  readonly problems: readonly Problem[];
  /** Empty while there are problems. */
  readonly warnings: readonly Warning[];
  /** What members compare (as a digest): the same for two files that mean the same. Empty while there are problems. */
  readonly canonical: string;
}

export function readMembership({ text }: NamedText): MembershipReading {
  const { data, problems, locate } = readText(text);
  if (data === undefined) return refused(problems);
  const shape = membershipShape()(data);
  // What is sound is checked even if other parts are not.
  const draft = (withoutPaths(data, shape.unsound) ?? {}) as Draft<MembershipFile>;
  const meaning = checkMembership(draft, timingsOf(draft.timings ?? {}));
  const found = [...problems, ...inPlaceOrder(data, [...shape.problems, ...meaning])];
  if (found.length > 0) return refused(withPlaces(found, locate));
  // Without a problem the data have the shape of the schema, which is that of the type.
  const config = configOf(data as MembershipFile);
  return { config, problems: [], warnings: membershipWarnings(config), canonical: canonicalMembership(config) };
}

function refused(problems: readonly Problem[]): MembershipReading {
  return { config: null, problems, warnings: [], canonical: '' };
}

let compiledShape: ShapeCheck | undefined;

function membershipShape(): ShapeCheck {
  compiledShape ??= createShapeCheck(membershipFileSchema);
  return compiledShape;
}

function configOf(file: MembershipFile): MembershipConfig {
  const nodes = Object.entries(file.nodes).map(([id, { links }]) => ({ id, links: [...links] }));
  return {
    cluster: file.cluster,
    nodes: nodes.sort((a, b) => (a.id < b.id ? -1 : 1)),
    timings: timingsOf(file.timings ?? {}),
    tieBreakers: tieBreakersOf(file.tieBreakers ?? {}),
    waitForAllMs: waitOf(file.waitForAll),
    selfFence: file.selfFence ?? defaultOwnership.selfFence,
    beatsTo: beatsTo(file.beatsTo ?? []),
    beatPort: file.beatPort ?? defaultPorts.beatPort,
    messagePort: file.messagePort ?? defaultPorts.messagePort,
  };
}

function timingsOf(timings: Draft<MembershipTimings>): Timings {
  const usual = defaultTimings;
  return {
    keepaliveMs: durationOr(timings.keepalive, usual.keepaliveMs),
    warntimeMs: durationOr(timings.warntime, usual.warntimeMs),
    deadtimeMs: durationOr(timings.deadtime, usual.deadtimeMs),
    initdeadMs: durationOr(timings.initdead, usual.initdeadMs),
    respawnLimitMs: durationOr(timings.respawnLimit, usual.respawnLimitMs),
    hungMs: durationOr(timings.hung, usual.hungMs),
    selfStopLimitMs: durationOr(timings.selfStopLimit, usual.selfStopLimitMs),
  };
}

/** Nothing at all, where all are as they are by default. */
function beatsTo(file: readonly string[]): readonly (string | null)[] {
  const targets = file.map((to) => (to === unicast ? null : to));
  return targets.some((to) => to !== null) ? targets : [];
}

function waitOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  return text === 'forever' ? Infinity : durationOr(text, 0);
}

/** One text for everything that means the same: defaults written out, in one order, addresses in one form. */
export function canonicalMembership(config: MembershipConfig): string {
  const { cluster, nodes, timings, tieBreakers, waitForAllMs, selfFence, beatsTo, beatPort, messagePort } = config;
  const { keepaliveMs, warntimeMs, deadtimeMs, initdeadMs, respawnLimitMs, hungMs, selfStopLimitMs } = timings;
  return JSON.stringify({
    version: versions.membership,
    cluster,
    engine: 'heartbeat',
    nodes: nodes.map(({ id, links }) => [id, links.map(canonicalAddress)]),
    timings: { keepaliveMs, warntimeMs, deadtimeMs, initdeadMs, respawnLimitMs, hungMs, selfStopLimitMs },
    tieBreakers: canonicalTieBreakers(tieBreakers),
    waitForAll: waitForAllMs === null ? null : waitText(waitForAllMs),
    selfFence,
    beatsTo: beatsTo.map((to) => to && canonicalAddress(to)),
    beatPort,
    messagePort,
  });
}

function canonicalTieBreakers({ witness, disk, ping, fencing }: TieBreakers): readonly unknown[] {
  return [
    witness && [canonicalAddress(witness.address), witness.port, witness.leaseMs, witness.timeoutMs],
    disk && [disk.device, disk.leaseMs, disk.timeoutMs],
    ping && [ping.targets.map(canonicalAddress), ping.timeoutMs],
    fencing,
  ];
}

function canonicalAddress(text: string): string {
  return parseAddress(text)?.canonical ?? text;
}
