import type { MembershipFile, Problem, Warning } from '@understudy/contracts';
import { formatDuration, type Draft, type MembershipConfig, type ProblemCode } from '@understudy/crm-core';
import { parseAddress } from './ip-address.ts';
import { tieBreakersOf } from './read-tie-breakers.ts';

/** An answer takes longer than this even on a wire. */
const shortestTimeoutMs = 10;
/** A lease is asked for again at a third of it; the answer must have come by then. */
const timeoutsInLease = 3;

/** What is wrong with the tie-breakers, in themselves and beside the nodes. */
export function checkTieBreakers(file: Draft<MembershipFile>): Problem[] {
  const { witness, disk, ping } = file.tieBreakers ?? {};
  const read = tieBreakersOf(file.tieBreakers ?? {});
  const own = nodeAddresses(file);
  return [
    ...(witness?.address === undefined ? [] : checkAddress(witness.address, at('witness', 'address'), own)),
    ...(read.witness === null ? [] : checkTimes('witness', read.witness)),
    ...checkDevice(disk?.device),
    ...(read.disk === null ? [] : checkTimes('disk', read.disk)),
    ...(ping?.targets ?? []).flatMap((target, index) =>
      target === undefined ? [] : checkAddress(target, at('ping', 'targets', index), own),
    ),
    ...(read.ping === null ? [] : checkTimeout('ping', read.ping.timeoutMs)),
  ];
}

type Path = Problem['path'];

function at(...steps: Path): Path {
  return ['tieBreakers', ...steps];
}

function problem(path: Path, code: ProblemCode, message: string, hint: string): Problem {
  return { code, path, message, hint };
}

function nodeAddresses({ nodes }: Draft<MembershipFile>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(nodes ?? {}).flatMap(([node, document]) =>
      (document?.links ?? []).flatMap((link): [string, string][] =>
        link === undefined ? [] : [[parseAddress(link)?.canonical ?? link, node]],
      ),
    ),
  );
}

function checkAddress(text: string, path: Path, own: ReadonlyMap<string, string>): Problem[] {
  const address = parseAddress(text);
  if (address === undefined) {
    const message = `'${text}' is neither an IPv4 nor an IPv6 address`;
    return [problem(path, 'invalid-address', message, 'write the address itself, without prefix or host name')];
  }
  const node = own.get(address.canonical);
  if (node === undefined) return [];
  const hint = 'a tie-breaker is a third place, that neither node takes down with it';
  return [problem(path, 'duplicate-address', `'${text}' is an address of '${node}'`, hint)];
}

function checkDevice(device: string | undefined): Problem[] {
  if (device === undefined || device.startsWith('/')) return [];
  const hint = 'a name that stays the same on both hosts, such as one below /dev/disk/by-id';
  return [problem(at('disk', 'device'), 'invalid-value', `'${device}' is not the path of a device`, hint)];
}

function checkTimes(
  breaker: 'witness' | 'disk',
  { leaseMs, timeoutMs }: { leaseMs: number; timeoutMs: number },
): Problem[] {
  const short = checkTimeout(breaker, timeoutMs);
  if (leaseMs >= timeoutsInLease * timeoutMs) return short;
  const now = `now: lease ${formatDuration(leaseMs)}, timeout ${formatDuration(timeoutMs)}`;
  return [...short, problem(at(breaker, 'lease'), 'timing-order', 'lease must be at least three times timeout', now)];
}

function checkTimeout(breaker: string, timeoutMs: number): Problem[] {
  if (timeoutMs >= shortestTimeoutMs) return [];
  const message = `timeout of '${formatDuration(timeoutMs)}' is too short`;
  return [problem(at(breaker, 'timeout'), 'out-of-range', message, `at least ${formatDuration(shortestTimeoutMs)}`)];
}

/** What is allowed, and a risk. */
export function tieBreakerWarnings({ tieBreakers, selfFence }: MembershipConfig): Warning[] {
  const { witness, disk, ping, fencing } = tieBreakers;
  const hintOnly: Warning = {
    code: 'ping-is-a-hint',
    message:
      'A ping is the only tie-breaker: where both nodes reach the target but not each other, both will be active.',
    remedy: 'Add a witness, a shared disk or fencing; a ping beside them chooses the better connected side.',
  };
  const notEnded: Warning = {
    code: 'no-self-fence',
    message: 'A host that may own no longer, and cannot give up what it owns, is not ended: selfFence is none.',
    remedy: "Set selfFence to 'reboot' or 'watchdog'; 'none' is for trying it out.",
  };
  const isProof = witness !== null || disk !== null;
  return [
    ...(ping !== null && !isProof && !fencing ? [hintOnly] : []),
    ...(isProof && selfFence === 'none' ? [notEnded] : []),
  ];
}
