/*
 * Whether the kernel of this host has a block device in use. A mount that no table shows
 * may still live: its unmounting waits for a disk that does not answer, somebody has
 * unmounted it lazily, or it is in a mount namespace out of sight. Whoever wakes up in
 * there writes, and a peer that mounts it meanwhile destroys it.
 */
import { open, readlink } from 'node:fs/promises';
import { constants } from 'node:fs';
import { basename } from 'node:path';
import { pause, waitUntil } from '@understudy/agent-kit';

/** For a mount whose last user has just ended: the kernel lets go a moment later. */
const settleMs = 1_000;
/** Opening a device asks no disk, as a rule. */
const longestOpenMs = 2_000;

/**
 * Why the device may not be taken for free, or null: nothing on this host has it to itself, as every mount has.
 *
 * @param number as in the mount table: `8:1`
 * @param timeoutMs at most so long
 */
export async function heldReason(number: string, timeoutMs: number): Promise<string | null> {
  const device = await deviceFile(number);
  if (device === null) return null;
  let answer: Answer = 'free';
  const look = async (): Promise<boolean> => (answer = await tryToHave(device)) !== 'held';
  await waitUntil(look, { timeoutMs: Math.min(settleMs, timeoutMs), intervalMs: 100 });
  return reasons[answer]?.(device) ?? null;
}

type Answer = 'free' | 'held' | 'silent';

const reasons: Readonly<Record<Answer, ((device: string) => string) | null>> = {
  free: null,
  held: (device) =>
    `the kernel still has ${device} in use, though it is mounted nowhere in sight: its unmounting waits for the disk, or it was unmounted lazily`,
  silent: (device) => `${device} does not answer`,
};

/** Null if the device has gone: then there is nothing left to be written to. */
async function deviceFile(number: string): Promise<string | null> {
  const link = await readlink(`/sys/dev/block/${number}`).catch(() => null);
  return link === null ? null : `/dev/${basename(link).replaceAll('!', '/')}`;
}

async function tryToHave(device: string): Promise<Answer> {
  const tried = openAlone(device);
  const silence = new AbortController();
  const late = pause(longestOpenMs, silence.signal).then((): Answer => 'silent');
  return Promise.race([tried, late]).finally(() => silence.abort());
}

/** On a block device, O_EXCL without O_CREAT is refused while somebody has it to himself (open(2)). */
async function openAlone(device: string): Promise<Answer> {
  try {
    const handle = await open(device, constants.O_RDONLY | constants.O_EXCL);
    await handle.close();
    return 'free';
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EBUSY' ? 'held' : 'free';
  }
}
