/*
 * What a `device` parameter stands for on this host, right now, in a form that can be
 * compared with the mount table.
 */
import { realpath, stat } from 'node:fs/promises';
import { run, type OperationContext } from '@understudy/agent-kit';
import { optionsOf, tagOf, type FsParameters } from './parameters.ts';
import type { Mount } from './mount-table.ts';
import { failureText } from './failure-text.ts';

export type Target =
  /** A block device; `number` as in the mount table: `8:1`. */
  | { readonly kind: 'block'; readonly source: string; readonly number: string }
  /** A directory that is to be seen at a second place. */
  | { readonly kind: 'bind'; readonly source: string }
  /** Something that only its file system understands: `tmpfs`, `server:/export`. */
  | { readonly kind: 'named'; readonly source: string }
  /** It cannot be found now. */
  | { readonly kind: 'absent'; readonly reason: string };

type Context = Pick<OperationContext<FsParameters>, 'parameters' | 'remainingMs'>;

/** blkid reads every disk of the host, and one of them may be dead. */
const longestSearchMs = 10_000;

/** Finds it. Never rejects for something that is not there. */
export async function resolveTarget({ parameters, remainingMs }: Context): Promise<Target> {
  const { device } = parameters;
  const tag = tagOf(device);
  if (tag !== null) return resolveTag(tag, Math.min(longestSearchMs, remainingMs() / 2));
  if (isBind(parameters)) return { kind: 'bind', source: await realpath(device).catch(() => device) };
  return device.startsWith('/') && !device.startsWith('//') ? resolvePath(device) : { kind: 'named', source: device };
}

function isBind(parameters: FsParameters): boolean {
  return optionsOf(parameters).some((option) => option === 'bind' || option === 'rbind');
}

async function resolveTag(tag: string, timeoutMs: number): Promise<Target> {
  // Without blkid's cache: a disk may have changed hands since it was written.
  const argv = ['blkid', '-c', '/dev/null', '-o', 'device', '-t', tag] as const;
  const found = await run(argv, { timeoutMs });
  if (found.code === null) return absent(failureText(argv, found) ?? 'blkid failed');
  const [device, second] = found.stdout.split('\n').filter((line) => line !== '');
  if (device === undefined) return absent(`no device of this host has ${tag}`);
  if (second !== undefined) return absent(`${tag} is on ${device} and on ${second}; name the device itself`);
  return resolvePath(device);
}

async function resolvePath(path: string): Promise<Target> {
  try {
    const source = await realpath(path);
    const status = await stat(source);
    if (status.isBlockDevice()) return { kind: 'block', source, number: deviceNumber(status.rdev) };
    return absent(
      `${path} is not a block device${status.isDirectory() ? ' (for a directory, set options to bind)' : ''}`,
    );
  } catch (error) {
    return absent(`${path} is not there: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function absent(reason: string): Target {
  return { kind: 'absent', reason };
}

/** `8:1` from the number that stat gives (glibc's encoding of 12 + 20 bits). */
export function deviceNumber(encoded: number): string {
  const number = BigInt(encoded);
  const major = (number >> 8n) & 0xfffn;
  const minor = (number & 0xffn) | ((number >> 12n) & 0xfff00n);
  return `${String(major)}:${String(minor)}`;
}

/** True if `mount` is a mount of `target`. `mounts` is the whole table. */
export function isMountOf(
  mount: Mount,
  target: Exclude<Target, { kind: 'absent' }>,
  mounts: readonly Mount[],
): boolean {
  switch (target.kind) {
    case 'block':
      // btrfs shows a number of its own instead of the device's.
      return mount.device === target.number || mount.source === target.source;
    case 'bind':
      return isBindOf(mount, target.source, mounts);
    case 'named':
      return mount.source === target.source;
  }
}

function isBindOf(mount: Mount, source: string, mounts: readonly Mount[]): boolean {
  const holder = mounts
    .filter(({ id, point }) => id !== mount.id && isInside(source, point))
    .reduce<Mount | undefined>(
      (best, next) => (best === undefined || next.point.length >= best.point.length ? next : best),
      undefined,
    );
  if (holder === undefined || holder.device !== mount.device) return false;
  return mount.root === joined(holder.root, source.slice(holder.point === '/' ? 0 : holder.point.length));
}

function joined(root: string, rest: string): string {
  if (rest === '' || rest === '/') return root;
  return root === '/' ? rest : `${root}${rest}`;
}

/** True if `path` is `directory` or lies below it. */
export function isInside(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory === '/' ? '/' : `${directory}/`);
}
