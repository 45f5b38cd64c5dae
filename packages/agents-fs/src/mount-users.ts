/*
 * Who keeps a mount busy. Names find the candidates, the kernel's own numbers decide:
 * a process counts only if its working directory, root, program or what it has open is
 * on that very mount (its id), or if a mapped file is on that very device. A directory
 * that merely has the same name below a mount is nobody's business. Nothing on the
 * mount itself is asked: a disk or server that does not answer would hold up the search.
 */
import { constants } from 'node:fs';
import { open, readdir, readFile } from 'node:fs/promises';
import { findPathUsers, type PathUse, type PathUser } from '@understudy/agent-kit';
import type { Mount } from './mount-table.ts';

/** The processes that use any of these mounts, this one left out; by pid. */
export async function findMountUsers(mounts: readonly Mount[]): Promise<readonly PathUser[]> {
  const found = new Map<number, PathUser>();
  for (const point of new Set(mounts.map((mount) => mount.point))) {
    for (const user of await findPathUsers(point)) {
      const uses = await confirmedUses(user, mounts);
      if (uses.length > 0) found.set(user.pid, { ...user, uses });
    }
  }
  return [...found.values()].toSorted((left, right) => left.pid - right.pid);
}

async function confirmedUses({ pid, uses }: PathUser, mounts: readonly Mount[]): Promise<readonly PathUse[]> {
  const confirmed: PathUse[] = [];
  for (const use of uses) if (await isOn(pid, use, mounts)) confirmed.push(use);
  return confirmed;
}

async function isOn(pid: number, use: PathUse, mounts: readonly Mount[]): Promise<boolean> {
  switch (use) {
    case 'cwd':
    case 'root':
    case 'exe':
      return isOneOf(await linkedMount(pid, use), mounts);
    case 'open':
      return hasOpenOn(pid, mounts);
    case 'mapped':
      return (await mappedDevices(pid)).some((device) => isDeviceOf(device, mounts));
    case 'socket':
      // A bound socket is known by its name alone; its file is pinned, and so is the mount.
      return true;
  }
}

function isOneOf(mountId: string | null, mounts: readonly Mount[]): boolean {
  return mounts.some(({ id }) => String(id) === mountId);
}

/** Not in Node's list: opens the name alone, and nothing behind it (open(2)). */
const O_PATH = 0o10000000;

/** The id of the mount on which what the link stands for lies; the link leads straight there. */
async function linkedMount(pid: number, link: 'cwd' | 'root' | 'exe'): Promise<string | null> {
  const handle = await open(`/proc/${String(pid)}/${link}`, constants.O_RDONLY | O_PATH).catch(() => null);
  if (handle === null) return null;
  try {
    return await openedMount('self', String(handle.fd));
  } finally {
    await handle.close();
  }
}

async function hasOpenOn(pid: number, mounts: readonly Mount[]): Promise<boolean> {
  const numbers = await readdir(`/proc/${String(pid)}/fdinfo`).catch(() => []);
  for (const number of numbers) if (isOneOf(await openedMount(pid, number), mounts)) return true;
  return false;
}

async function openedMount(pid: number | 'self', number: string): Promise<string | null> {
  const text = await readFile(`/proc/${String(pid)}/fdinfo/${number}`, 'utf8').catch(() => '');
  return /^mnt_id:\s*(\d+)$/m.exec(text)?.[1] ?? null;
}

/** btrfs shows another number in a process's map than in the mount table. */
function isDeviceOf(device: string, mounts: readonly Mount[]): boolean {
  return mounts.some((mount) => mount.device === device || mount.type === 'btrfs');
}

/** The fourth column of /proc/PID/maps, in hexadecimal: `08:01`. */
async function mappedDevices(pid: number): Promise<readonly string[]> {
  const text = await readFile(`/proc/${String(pid)}/maps`, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    const [, , , device = ''] = line.split(/\s+/);
    const [major, minor] = device.split(':').map((part) => Number.parseInt(part, 16));
    return major === undefined || minor === undefined ? [] : [`${String(major)}:${String(minor)}`];
  });
}
