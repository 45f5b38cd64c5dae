/*
 * The kernel's table of mounts (/proc/PID/mountinfo): the one truth about what is
 * mounted. Reading it touches no file system, so a dead disk cannot hold it up.
 */
import { readFile } from 'node:fs/promises';

export interface Mount {
  /** Unique among all mounts of the kernel. */
  readonly id: number;
  readonly parentId: number;
  /** `8:1`: the device that files on it say they are on. */
  readonly device: string;
  /** What part of the file system is mounted: `/` for all of it. */
  readonly root: string;
  readonly point: string;
  readonly options: readonly string[];
  readonly type: string;
  readonly source: string;
  /** Options of the file system itself, which all its mounts share. */
  readonly superOptions: readonly string[];
}

/** The mounts that a process sees, in the order of the table; empty if it is gone. Default: this process. */
export async function readMounts(pid: number | 'self' = 'self'): Promise<readonly Mount[]> {
  try {
    return parseMounts(await readFile(`/proc/${String(pid)}/mountinfo`, 'utf8'));
  } catch (error) {
    if (pid === 'self') throw error;
    return [];
  }
}

/** Reads the text of a mountinfo file; see proc_pid_mountinfo(5). */
export function parseMounts(text: string): readonly Mount[] {
  return text.split('\n').flatMap(parseLine);
}

function parseLine(line: string): Mount[] {
  const [left = '', right = ''] = splitAtSeparator(line);
  const [id, parentId, device, root, point, options] = left.split(' ');
  const [type, source, superOptions] = right.split(' ');
  if (point === undefined || superOptions === undefined) return [];
  return [
    {
      id: Number(id),
      parentId: Number(parentId),
      device: device ?? '',
      root: unescapePath(root ?? ''),
      point: unescapePath(point),
      options: (options ?? '').split(','),
      type: type ?? '',
      source: unescapePath(source ?? ''),
      superOptions: superOptions.split(','),
    },
  ];
}

/** Between the mount's own fields, of which some are optional, and those of its file system stands a lone dash. */
function splitAtSeparator(line: string): readonly string[] {
  const at = line.indexOf(' - ');
  return at < 0 ? [line] : [line.slice(0, at), line.slice(at + 3)];
}

/** Blanks, tabs, line ends and backslashes are written as three octal digits. */
function unescapePath(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/** The mount that is seen at a directory: the last of those stacked there. */
export function topMountAt(mounts: readonly Mount[], directory: string): Mount | undefined {
  return mounts.findLast(({ point }) => point === directory);
}

/** The mounts of `roots` and all that are mounted inside or over them, so that each comes after what is on top of it. */
export function inUnmountOrder(mounts: readonly Mount[], roots: readonly Mount[]): readonly Mount[] {
  const ordered: Mount[] = [];
  const visit = (mount: Mount): void => {
    if (ordered.includes(mount)) return;
    for (const child of mounts.toReversed()) if (child.parentId === mount.id && child !== mount) visit(child);
    ordered.push(mount);
  };
  for (const root of roots.toReversed()) visit(root);
  return ordered;
}

/** Why nothing can be written there, or null. */
export function readOnlyReason(mount: Mount): string | null {
  if (mount.superOptions.includes('shutdown')) return 'the kernel has shut the file system down';
  if (mount.superOptions.includes('emergency_ro')) return 'the kernel has made it read-only after errors';
  if (mount.superOptions.includes('ro')) return 'its file system is read-only, as after errors';
  return mount.options.includes('ro') ? 'it is mounted read-only' : null;
}

/** `/dev/sdb1 on /srv (ext4)` */
export function mountText({ source, point, type }: Mount): string {
  return `${source} on ${point} (${type})`;
}
