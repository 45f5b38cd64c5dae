/**
 * A disk that all hosts see: a loop device over a file in the lab's store.
 *
 * The keeper holds the device open and has already asked for its release, so the kernel frees it when the last
 * user is gone: the keeper by its end, the hosts' mounts by theirs. No other process has to do anything.
 */
import type { Keeper } from './keeper.ts';
import { storeDirectory } from './host-script.ts';
import { LabUnavailable } from './lab-unavailable.ts';

export type FileSystem = 'ext4' | 'xfs' | 'btrfs';

export interface DiskOptions {
  /** Held in memory as it fills. xfs needs 300, btrfs 110. */
  readonly sizeMiB: number;
  /** Formats the disk. Default: it stays empty. */
  readonly fs?: FileSystem;
}

/** A shell names no more descriptors than these. */
const descriptors = [3, 4, 5, 6, 7, 8, 9];

const formatCommands: Readonly<Record<FileSystem, string>> = {
  ext4: 'mkfs.ext4 -q -F',
  xfs: 'mkfs.xfs -q -f',
  btrfs: 'mkfs.btrfs -q -f',
};

/**
 * Makes the disk with the given number (0 to 6) and resolves with its device, such as `/dev/loop0`.
 *
 * @throws LabUnavailable without root, or without a free loop device.
 */
export async function attachDisk(keeper: Keeper, number: number, options: DiskOptions): Promise<string> {
  const descriptor = descriptors[number];
  if (keeper.rootless) throw new LabUnavailable(['A shared disk is a loop device, and those need root.']);
  if (descriptor === undefined) throw new Error(`a lab has at most ${descriptors.length} disks`);
  const file = `${storeDirectory}/disk-${number}`;
  const attach = [
    `truncate -s ${options.sizeMiB}M ${file}`,
    `device=$(losetup --find --show ${file})`,
    // From here on the device is freed with its last user.
    `exec ${descriptor}<>"$device"`,
    'losetup --detach "$device"',
    'echo "$device"',
  ].join(' && ');
  const device = (await attached(keeper, attach)).trim();
  if (options.fs !== undefined) await keeper.run(`${formatCommands[options.fs]} ${device}`);
  return device;
}

async function attached(keeper: Keeper, script: string): Promise<string> {
  try {
    return await keeper.run(script);
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    throw new LabUnavailable([`No loop device can be had for a shared disk: ${reason}.`], { cause: error });
  }
}
