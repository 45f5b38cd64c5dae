/*
 * Who keeps a mount busy. Names find the candidates, the kernel's own numbers decide:
 * a process counts only if what it has open is on that very mount (its id), or if its
 * working directory, root, program or mapped file is on that very device. A directory
 * that merely has the same name below a mount is nobody's business.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { findPathUsers, type PathUse, type PathUser } from '@understudy/agent-kit';
import type { Mount } from './mount-table.ts';
import { deviceNumber } from './target.ts';

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
      return isDeviceOf(await linkDevice(pid, use), mounts);
    case 'open':
      return hasOpenOn(pid, mounts);
    case 'mapped':
      return (await mappedDevices(pid)).some((device) => isDeviceOf(device, mounts));
    case 'socket':
      // A bound socket is known by its name alone; its file is pinned, and so is the mount.
      return true;
  }
}

function isDeviceOf(device: string | null, mounts: readonly Mount[]): boolean {
  return device !== null && mounts.some((mount) => mount.device === device || mount.type === 'btrfs');
}

/** The link leads straight to what the process holds: no name is looked up, no disk is read. */
async function linkDevice(pid: number, link: 'cwd' | 'root' | 'exe'): Promise<string | null> {
  try {
    return deviceNumber((await stat(`/proc/${String(pid)}/${link}`)).dev);
  } catch {
    return null;
  }
}

async function hasOpenOn(pid: number, mounts: readonly Mount[]): Promise<boolean> {
  const directory = `/proc/${String(pid)}/fdinfo`;
  const numbers = await readdir(directory).catch(() => []);
  for (const number of numbers) {
    const text = await readFile(`${directory}/${number}`, 'utf8').catch(() => '');
    const [, id] = /^mnt_id:\s*(\d+)$/m.exec(text) ?? [];
    if (mounts.some((mount) => String(mount.id) === id)) return true;
  }
  return false;
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
