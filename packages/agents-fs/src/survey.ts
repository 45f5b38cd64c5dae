/*
 * The state of one `fs` resource, read off the mount table. Pure: table in, finding out.
 */
import { topMountAt, type Mount } from './mount-table.ts';
import { isMountOf, type Target } from './target.ts';

export interface Survey {
  /** The mounts at the directory that are this resource, stacked ones too. */
  readonly own: readonly Mount[];
  /** The uppermost of them. */
  readonly atDirectory: Mount | undefined;
  /** Mounts of the same device elsewhere: while they stand, it is in use on this host. */
  readonly elsewhere: readonly Mount[];
  /** What is seen at the directory, if it is not ours. */
  readonly stranger: Mount | undefined;
}

/** Several mounts of one device are usual here: subvolumes, each a resource of its own. */
const sharingTypes: ReadonlySet<string> = new Set(['btrfs']);

/**
 * @param remembered the device number that a start noted down: a device that is gone
 *   may still be mounted.
 */
export function survey(mounts: readonly Mount[], directory: string, target: Target, remembered: string | null): Survey {
  const isOwn = ownership(mounts, target, remembered);
  const own = mounts.filter((mount) => mount.point === directory && isOwn(mount));
  const top = topMountAt(mounts, directory);
  const elsewhere = namesDevice(target, remembered)
    ? mounts.filter((mount) => mount.point !== directory && isOwn(mount) && hasDeviceToItself(mount))
    : [];
  return { own, atDirectory: own.at(-1), elsewhere, stranger: top !== undefined && !isOwn(top) ? top : undefined };
}

/** True if no other resource may have a mount of the same device. */
export function hasDeviceToItself({ type }: Mount): boolean {
  return !sharingTypes.has(type);
}

function namesDevice(target: Target, remembered: string | null): boolean {
  return target.kind === 'block' || (target.kind === 'absent' && remembered !== null);
}

function ownership(mounts: readonly Mount[], target: Target, remembered: string | null): (mount: Mount) => boolean {
  if (target.kind !== 'absent') return (mount) => isMountOf(mount, target, mounts);
  if (remembered !== null) return (mount) => mount.device === remembered;
  // Nobody knows what it was: then whatever is at its directory is it.
  return () => true;
}
