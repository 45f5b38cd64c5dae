import { closeSync } from 'node:fs';
import { getSystemErrorMessage } from 'node:util';
import { processIsAlive, type ProcessIdentity } from './process-table.ts';
import { whenReadable } from './when-readable.ts';

const syscallPidfdOpen = 434;
const ESRCH = 3;

/**
 * Waits for the end of any process, a stranger's too, without polling: the kernel says it (process file descriptor,
 * Linux 5.3 or later). Resolves with true when it has ended, at once if it has already, and with false when `signal`
 * aborts before.
 *
 * @throws if the kernel refuses to watch it
 */
export async function processEnd(identity: ProcessIdentity, signal: AbortSignal): Promise<boolean> {
  const fd = await openProcess(identity.pid);
  if (fd === undefined) return true;
  try {
    // Only now is the pid held: before, another process could have taken it.
    if (!processIsAlive(identity.pid, identity.startTime)) return true;
    return await whenReadable(fd, signal);
  } finally {
    closeSync(fd);
  }
}

/** Undefined: there is none. */
async function openProcess(pid: number): Promise<number | undefined> {
  const { default: koffi } = await import('koffi');
  pidfdOpen ??= koffi.load(null).func('long syscall(long number, int pid, unsigned int flags)') as PidfdOpen;
  const fd = pidfdOpen(syscallPidfdOpen, pid, 0);
  if (fd >= 0) return fd;
  const errno = koffi.errno();
  if (errno === ESRCH) return undefined;
  throw new Error(`the end of process ${String(pid)} cannot be watched: ${getSystemErrorMessage(-errno)}`);
}

type PidfdOpen = (number: number, pid: number, flags: number) => number;
let pidfdOpen: PidfdOpen | undefined;
