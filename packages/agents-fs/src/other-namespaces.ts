/*
 * A mount can live on in another mount namespace (a container, a service with a view
 * of its own) after it has gone from ours: the device is still in use, and a peer that
 * mounts it then destroys it.
 */
import { readlink } from 'node:fs/promises';
import { listProcesses, type ListedProcess } from '@understudy/agent-kit';
import { mountText, readMounts, type Mount } from './mount-table.ts';

export interface ForeignMount {
  /** A process that lives in that namespace. */
  readonly process: ListedProcess;
  readonly mount: Mount;
}

/** The mounts of a device in the mount namespaces of other processes, each namespace once. */
export async function findForeignMounts(device: string): Promise<readonly ForeignMount[]> {
  const seen = new Set([await namespaceOf('self')]);
  const found: ForeignMount[] = [];
  for (const process of await listProcesses()) {
    const namespace = await namespaceOf(process.pid);
    if (namespace === null || seen.has(namespace)) continue;
    seen.add(namespace);
    const mounts = await readMounts(process.pid);
    found.push(...mounts.filter((mount) => mount.device === device).map((mount) => ({ process, mount })));
  }
  return found;
}

async function namespaceOf(pid: number | 'self'): Promise<string | null> {
  // Absent for threads of the kernel and for processes that have just ended.
  return readlink(`/proc/${String(pid)}/ns/mnt`).catch(() => null);
}

/** `/dev/sdb1 on /srv (ext4) in the mount namespace of process 4711 (runc)` */
export function foreignMountText({ mount, process }: ForeignMount): string {
  return `${mountText(mount)}${placeText(process)}`;
}

/** ` in the mount namespace of process 4711 (runc)`; empty for this one (null). */
export function placeText(keeper: ListedProcess | null): string {
  return keeper === null ? '' : ` in the mount namespace of process ${String(keeper.pid)} (${keeper.name})`;
}
