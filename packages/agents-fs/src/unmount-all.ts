/*
 * Unmounting that climbs: try; if something is busy, make its users go; try again.
 * Judged by the mount table alone, never by what a program reported.
 */
import { pause, run, type OperationContext } from '@understudy/agent-kit';
import { endUsers, userText } from './end-users.ts';
import { findKernelUsers } from './kernel-users.ts';
import { findMountUsers } from './mount-users.ts';
import { inUnmountOrder, mountText, readMounts, type Mount } from './mount-table.ts';
import type { FsParameters } from './parameters.ts';
import { failureText } from './failure-text.ts';

type Context = OperationContext<FsParameters>;

/** New users may come while the old ones go; whoever keeps sending new ones wins in the end, and stop says so. */
const maxRounds = 5;
/** For users who leave by themselves between a failed try and the look for them. */
const secondLookMs = 50;
/** Left for the last look and the answer. */
const marginMs = 1_000;

/** What is still mounted after a round. */
interface Rest {
  readonly mounts: readonly Mount[];
  readonly problem: string;
  readonly round: number;
}

/** Null once none of them is in the mount table, nor anything inside them; else what is in the way. */
export async function unmountAll(doomed: readonly Mount[], context: Context): Promise<string | null> {
  let problem = '';
  for (let round = 0; round < maxRounds; round += 1) {
    problem = (await unmountOnce(doomed, context)) ?? problem;
    const mounts = await remaining(doomed);
    if (mounts.length === 0) return null;
    const obstacle = await climb({ mounts, problem: problem || stillMounted(mounts), round }, context);
    if (obstacle !== null) return obstacle;
  }
  return `new users keep coming, after ${String(maxRounds)} rounds: ${problem}`;
}

function stillMounted(mounts: readonly Mount[]): string {
  return `umount reported success, but still mounted: ${mounts.map(mountText).join(', ')}`;
}

/** One try for each, nested ones first. Gives the last failure. */
async function unmountOnce(doomed: readonly Mount[], context: Context): Promise<string | null> {
  let problem: string | null = null;
  for (const mount of await remaining(doomed)) {
    // The path is used as it is: looking it up again could hang.
    const argv = ['umount', '-c', '--', mount.point] as const;
    const failure = failureText(argv, await run(argv, { timeoutMs: timeLeftMs(context) }));
    context.log(
      failure === null ? `unmounted ${mountText(mount)}` : `could not unmount ${mountText(mount)}: ${failure}`,
    );
    problem = failure ?? problem;
  }
  return problem;
}

/** Which of them, with all that is mounted inside, the table still shows, in the order of unmounting. */
async function remaining(doomed: readonly Mount[]): Promise<readonly Mount[]> {
  const now = await readMounts();
  const roots = now.filter(({ id, point }) => doomed.some((mount) => mount.id === id && mount.point === point));
  return inUnmountOrder(now, roots);
}

/** Ends the users of what is left. Null if another try may help, else why not. */
async function climb(rest: Rest, context: Context): Promise<string | null> {
  const { problem } = rest;
  if (context.signal.aborted || timeLeftMs(context) === 0) return `${problem}; the time for stopping is over`;
  const users = await findMountUsers(rest.mounts);
  if (users.length === 0) return explainBusy(rest, context);
  if (context.parameters.force_unmount === 'false') {
    return `${problem}; in use by ${users.map(userText).join(', ')}, which force_unmount=false protects`;
  }
  const { spared, survivors } = await endUsers(users, context);
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
