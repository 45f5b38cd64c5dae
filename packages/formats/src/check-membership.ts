import type { MembershipFile, MembershipTimings, Problem, Warning } from '@understudy/contracts';
import {
  formatDuration,
  parseDuration,
  type Draft,
  type MembershipConfig,
  type ProblemCode,
  type Timings,
} from '@understudy/crm-core';
import { checkTieBreakers, tieBreakerWarnings } from './check-tie-breakers.ts';
import { parseAddress } from './ip-address.ts';

/** Below this the beats themselves would be a load, and no scheduler keeps to it. */
const shortestKeepaliveMs = 10;

/** What the parts of a membership file say of each other. */
export function checkMembership(file: Draft<MembershipFile>, timings: Timings): Problem[] {
  return [
    ...checkLinks(file.nodes ?? {}),
    ...checkTimings(file.timings ?? {}, timings),
    ...checkTieBreakers(file),
    ...checkWait(file.waitForAll, timings),
    ...checkBeatsTo(file),
  ];
}

type Nodes = Draft<MembershipFile['nodes']>;

function problemAt(path: Problem['path'], code: ProblemCode, message: string, hint: string): Problem {
  return { code, path, message, hint };
}

interface Link {
  readonly node: string;
  readonly index: number;
  readonly text: string;
  readonly path: Problem['path'];
}

function checkLinks(nodes: Nodes): Problem[] {
  const links = Object.entries(nodes).flatMap(([node, document]) =>
    (document?.links ?? []).flatMap((text, index): Link[] =>
      text === undefined ? [] : [{ node, index, text, path: ['nodes', node, 'links', index] }],
    ),
  );
  return [...checkCounts(nodes), ...links.flatMap(checkAddress), ...checkDuplicates(links), ...checkFamilies(links)];
}

/** Against the first node, in the file's order. */
function checkCounts(nodes: Nodes): Problem[] {
  const counts = Object.entries(nodes).flatMap(([name, document]) =>
    document?.links === undefined ? [] : [{ name, links: document.links.length }],
  );
  const [first, ...others] = counts;
  return others
    .filter(({ links }) => links !== first?.links)
    .map(({ name, links }) => {
      const message = `'${name}' has ${count(links)}, '${first?.name}' has ${count(first?.links ?? 0)}`;
      return problemAt(['nodes', name, 'links'], 'link-count', message, 'give every node one address a link');
    });
}

function count(links: number): string {
  return links === 1 ? '1 link' : `${links} links`;
}

function checkAddress({ text, path }: Link): Problem[] {
  if (parseAddress(text) !== undefined) return [];
  const message = `'${text}' is neither an IPv4 nor an IPv6 address`;
  return [problemAt(path, 'invalid-address', message, 'write the address itself, without prefix or host name')];
}

function checkDuplicates(links: readonly Link[]): Problem[] {
  const owners = new Map<string, Link>();
  return links.flatMap((link) => {
    const address = parseAddress(link.text)?.canonical ?? link.text;
    const owner = owners.get(address);
    if (owner === undefined) owners.set(address, link);
    if (owner === undefined) return [];
    const message = `'${link.text}' is link ${owner.index} of '${owner.node}' already`;
    return [problemAt(link.path, 'duplicate-address', message, 'every link of every node has an address of its own')];
  });
}

function checkFamilies(links: readonly Link[]): Problem[] {
  const families = new Map<number, 4 | 6>();
  return links.flatMap(({ text, index, path }) => {
    const family = parseAddress(text)?.family;
    const expected = families.get(index) ?? family;
    if (family === undefined || expected === undefined) return [];
    families.set(index, expected);
    if (family === expected) return [];
    const message = `'${text}' is IPv${family}, but link ${index} of the first node is IPv${expected}`;
    return [problemAt(path, 'link-family', message, 'use one family on a link')];
  });
}

function checkTimings(written: Draft<MembershipTimings>, timings: Timings): Problem[] {
  // One that cannot be read cannot be compared with the others.
  if (Object.values(written).includes(undefined)) return [];
  const { keepaliveMs, warntimeMs, deadtimeMs, initdeadMs } = timings;
  const at = (name: keyof MembershipTimings): Problem['path'] => ['timings', name];
  const must = (holds: boolean, path: Problem['path'], message: string): Problem[] =>
    holds ? [] : [problemAt(path, 'timing-order', message, `now: ${inWords(timings)}`)];
  return [
    ...checkLeast(written, timings),
    ...must(keepaliveMs < warntimeMs, at('warntime'), 'warntime must be longer than keepalive'),
    ...must(warntimeMs < deadtimeMs, at('deadtime'), 'deadtime must be longer than warntime'),
    ...must(deadtimeMs >= 2 * keepaliveMs, at('deadtime'), 'deadtime must be at least twice keepalive'),
    ...must(initdeadMs >= deadtimeMs, at('initdead'), 'initdead must be at least deadtime'),
  ];
}

function checkWait(text: string | undefined, { deadtimeMs }: Timings): Problem[] {
  const ms = text === undefined ? undefined : parseDuration(text);
  if (ms === undefined || ms >= deadtimeMs) return [];
  const hint = `now: waitForAll ${formatDuration(ms)}, deadtime ${formatDuration(deadtimeMs)}`;
  return [problemAt(['waitForAll'], 'timing-order', 'waitForAll must be at least deadtime', hint)];
}

function checkLeast(written: Draft<MembershipTimings>, timings: Timings): Problem[] {
  const { keepaliveMs, respawnLimitMs, hungMs, selfStopLimitMs } = timings;
  const floors = [
    ['keepalive', keepaliveMs, shortestKeepaliveMs],
    ['respawnLimit', respawnLimitMs, 1],
    ['hung', hungMs, 1],
    ['selfStopLimit', selfStopLimitMs, 1],
  ] as const;
  return floors
    .filter(([, ms, leastMs]) => ms < leastMs)
    .map(([name, , leastMs]) => {
      const message = `${name} of '${written[name] ?? ''}' is too short`;
      return problemAt(['timings', name], 'out-of-range', message, `at least ${formatDuration(leastMs)}`);
    });
}

function inWords({ keepaliveMs, warntimeMs, deadtimeMs, initdeadMs }: Timings): string {
  const parts = [
    ['keepalive', keepaliveMs],
    ['warntime', warntimeMs],
    ['deadtime', deadtimeMs],
    ['initdead', initdeadMs],
  ] as const;
  return parts.map(([name, ms]) => `${name} ${formatDuration(ms)}`).join(', ');
}

/** What a link's beats go to by default. */
export const unicast = 'unicast';

function checkBeatsTo({ beatsTo = [], nodes = {} }: Draft<MembershipFile>): Problem[] {
  const first = Object.values(nodes)[0]?.links ?? [];
  const counted = first.length === beatsTo.length || beatsTo.length === 0 || first.length === 0;
  const miscounted: Problem[] = counted
    ? []
    : [
        problemAt(
          ['beatsTo'],
          'link-count',
          `beatsTo names ${beatsTo.length}`,
          `one for each of ${count(first.length)}`,
        ),
      ];
  return [
    ...miscounted,
    ...checkSharedTwice(beatsTo),
    ...beatsTo.flatMap((to, index) => checkTarget(to, first[index], ['beatsTo', index])),
  ];
}

/** Who listens to a group on one interface is handed what comes for it on another, too. */
function checkSharedTwice(beatsTo: readonly (string | undefined)[]): Problem[] {
  return beatsTo.flatMap((to, index) => {
    if (to === undefined || to === unicast || beatsTo.indexOf(to) === index) return [];
    const message = `'${to}' is that of link ${beatsTo.indexOf(to)} already`;
    return [problemAt(['beatsTo', index], 'duplicate-address', message, 'give every link an address of its own')];
  });
}

function checkTarget(to: string | undefined, own: string | undefined, path: Problem['path']): Problem[] {
  if (to === undefined || to === unicast) return [];
  const [target, mine] = [parseAddress(to), parseAddress(own ?? '')];
  if (target === undefined) {
    const message = `'${to}' is neither '${unicast}' nor an address`;
    return [problemAt(path, 'invalid-address', message, 'write a broadcast or multicast address')];
  }
  if (mine === undefined || mine.family === target.family) return [];
  const message = `'${to}' is IPv${target.family}, but the link is IPv${mine.family}`;
  return [problemAt(path, 'link-family', message, 'use one family on a link')];
}

/** What is allowed, and a risk. */
export function membershipWarnings(config: MembershipConfig): Warning[] {
  const { nodes } = config;
  const lone: Warning = {
    code: 'one-node-only',
    message: 'The cluster has one node: there is nowhere to go when it fails.',
    remedy: 'Add a second node.',
  };
  const oneLink: Warning = {
    code: 'one-link-only',
    message: 'The nodes are joined by one link: when it is cut, each takes the other for dead.',
    remedy: 'Add a second link over another cable and network card.',
  };
  return [
    ...(nodes.length === 1 ? [lone] : []),
    ...(nodes.length > 1 && nodes[0]?.links.length === 1 ? [oneLink] : []),
    ...tieBreakerWarnings(config),
  ];
}
