/*
 * Unmounting that climbs: try; if something is busy, make its users go; try again.
 * Judged by the mount table, never by what a program reported, with one exception: a
 * mount is off the table before the kernel has written the last of it to its disk, so a
 * program that still waits in there means that nothing is over.
 */
import { pause, run, type Argv, type ListedProcess, type OperationContext } from '@understudy/agent-kit';
import { endUsers, userText } from './end-users.ts';
import { findKernelUsers } from './kernel-users.ts';
import { findMountUsers } from './mount-users.ts';
import { inUnmountOrder, mountText, readMounts, type Mount } from './mount-table.ts';
import { placeText } from './other-namespaces.ts';
import type { FsParameters } from './parameters.ts';
import { failureText } from './failure-text.ts';

type Context = OperationContext<FsParameters>;

/** New users may come while the old ones go; whoever keeps sending new ones wins in the end, and stop says so. */
const maxRounds = 5;
/** For users who leave by themselves between a failed try and the look for them. */
const secondLookMs = 50;
/** Left for the last look and the answer. */
const marginMs = 1_000;

/** What is to be unmounted. */
export interface Doomed {
  readonly mounts: readonly Mount[];
  /** A process in whose mount namespace they are; null: in this one. */
  readonly keeper: ListedProcess | null;
}

export interface UnmountResult {
  /** What is in the way; null once none of them is in the mount table, nor anything inside them. */
  readonly obstacle: string | null;
  /** The processes that were made to go for it, each with the signal that it took and how long. */
  readonly ended: readonly string[];
}

/** What is still mounted after a round. */
interface Rest {
  readonly mounts: readonly Mount[];
  readonly problem: string;
  readonly round: number;
}

interface Try {
  /** The last failure; empty: none. */
  readonly problem: string;
  readonly hangs: boolean;
}

export async function unmountAll(doomed: Doomed, context: Context): Promise<UnmountResult> {
  const ended: string[] = [];
  let problem = '';
  for (let round = 0; round < maxRounds; round += 1) {
    const tried = await unmountOnce(doomed, context);
    problem = tried.problem || problem;
    if (tried.hangs) return { obstacle: problem, ended };
    const mounts = await remaining(doomed);
    if (mounts.length === 0) return { obstacle: null, ended };
    const obstacle = await climb({ mounts, problem: problem || stillMounted(mounts), round }, context, ended);
    if (obstacle !== null) return { obstacle, ended };
  }
  return { obstacle: `new users keep coming, after ${String(maxRounds)} rounds: ${problem}`, ended };
}

function stillMounted(mounts: readonly Mount[]): string {
  return `umount reported success, but still mounted: ${mounts.map(mountText).join(', ')}`;
}

/** One try for each, nested ones first; none after one that hangs. */
async function unmountOnce(doomed: Doomed, context: Context): Promise<Try> {
  let problem = '';
  for (const mount of await remaining(doomed)) {
    const result = await run(unmountWords(mount, doomed), { timeoutMs: timeLeftMs(context) });
    const failure = failureText(['umount'], result);
    const text = `${mountText(mount)}${placeText(doomed.keeper)}`;
    context.log(failure === null ? `unmounted ${text}` : `could not unmount ${text}: ${failure}`);
    problem = failure ?? problem;
    if (result.hung !== undefined) return { problem, hangs: true };
  }
  return { problem, hangs: false };
}

/** The path is used as it is: looking it up again could hang. */
function unmountWords({ point }: Mount, { keeper }: Doomed): Argv {
  const words = ['umount', '-c', '--', point] as const;
  return keeper === null ? words : ['nsenter', `--mount=/proc/${String(keeper.pid)}/ns/mnt`, ...words];
}

/** Which of them, with all that is mounted inside, the table still shows, in the order of unmounting. */
async function remaining({ mounts, keeper }: Doomed): Promise<readonly Mount[]> {
  const now = await readMounts(keeper?.pid ?? 'self');
  const roots = now.filter(({ id, point }) => mounts.some((mount) => mount.id === id && mount.point === point));
  return inUnmountOrder(now, roots);
}

/** Ends the users of what is left. Null if another try may help, else why not. */
async function climb(rest: Rest, context: Context, ended: string[]): Promise<string | null> {
  const { problem } = rest;
  if (context.signal.aborted || timeLeftMs(context) === 0) return `${problem}; the time for stopping is over`;
  const users = await findMountUsers(rest.mounts);
  if (users.length === 0) return explainBusy(rest, context);
  if (context.parameters.force_unmount === 'false') {
    return `${problem}; in use by ${users.map(userText).join(', ')}, which force_unmount=false protects`;
  }
  const result = await endUsers(users, context);
  ended.push(...result.ended);
  const { spared, survivors } = result;
  if (survivors.length > 0) return `${problem}; ${survivors.join('; ')}`;
  if (spared.length < users.length) return null;
  return `${problem}; in use by ${spared.map(userText).join(', ')}, which stop may not end: it descends from them`;
}

/** No process is in the way: it may have left by itself, or it is the kernel. */
async function explainBusy({ mounts, problem, round }: Rest, context: Context): Promise<string | null> {
  const kernel = await Promise.all(mounts.map(({ point }) => findKernelUsers(point)));
  const users = [...new Set(kernel.flat())];
  if (users.length > 0) return `${problem}; in use by ${users.join(', ')}`;
  if (round > 0) return `${problem}; no process was found that uses it`;
  await pause(secondLookMs, context.signal);
  return null;
}

/** What a program may still take, so that there is time to look at what it did. */
export function timeLeftMs({ remainingMs }: Pick<Context, 'remainingMs'>): number {
  return Math.max(0, remainingMs() - marginMs);
}
