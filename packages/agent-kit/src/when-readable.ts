/*
 * Waits for descriptors without polling and without a child process: while anybody
 * waits, one thread of Node's pool sleeps in poll(2) for all of them. Node itself can
 * wait for files, pipes and sockets of its own only.
 */
import { getSystemErrorMessage } from 'node:util';

/** What to wait for: data (or an end), or what the kernel calls urgent, such as a change of the mount table. */
export type Readiness = 'readable' | 'urgent';

interface Waiting {
  readonly fd: number;
  readonly readiness: Readiness;
  readonly ready: () => void;
}

// Linux's numbers, the same on every architecture that Node runs on.
const POLLIN = 0x0001;
const POLLPRI = 0x0002;
const EFD_CLOEXEC_NONBLOCK = 0o2004000;
const pollfdBytes = 8;
const reventsOffset = 6;

const waiting = new Set<Waiting>();
let isAsleep = false;
/** One for all, also for those that wait at once: each has an eventfd of its own to be woken by. */
let kernel: Promise<Kernel> | undefined;

/**
 * Resolves when `fd` is ready, or has an error to tell, and when `signal` aborts: then with false. The caller keeps the
 * descriptor open until then, and closes it.
 *
 * @throws if this system has no poll(2) to call
 */
export async function whenReadable(
  fd: number,
  signal: AbortSignal,
  readiness: Readiness = 'readable',
): Promise<boolean> {
  kernel ??= openKernel();
  const calls = await kernel;
  if (signal.aborted) return false;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const entry: Waiting = { fd, readiness, ready: () => resolve(true) };
  const give = (): void => resolve(false);
  signal.addEventListener('abort', give, { once: true });
  waiting.add(entry);
  // The thread that sleeps does not know of this one yet.
  if (isAsleep) calls.wake();
  else void sleepWhileWanted(calls);
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', give);
    // Woken, it forgets the descriptor before the caller closes it, and lets the process end if nobody is left.
    if (waiting.delete(entry)) calls.wake();
  }
}

async function sleepWhileWanted(calls: Kernel): Promise<void> {
  isAsleep = true;
  while (waiting.size > 0) {
    const entries = [...waiting];
    const events = await calls.poll(entries);
    for (const entry of entries.filter((_, index) => events[index] !== 0)) {
      if (waiting.delete(entry)) entry.ready();
    }
    // Who was called may wait again at once: the thread is kept for that.
    await new Promise(setImmediate);
  }
  isAsleep = false;
}

interface Kernel {
  /** What came of each, in their order; 0: nothing. Returns when one has something to tell, or `wake` is called. */
  readonly poll: (entries: readonly Waiting[]) => Promise<readonly number[]>;
  readonly wake: () => void;
}

/** Loaded when first needed: most processes never wait in this way. */
async function openKernel(): Promise<Kernel> {
  const { default: koffi } = await import('koffi');
  const library = koffi.load(null);
  const eventfd = library.func('int eventfd(unsigned int value, int flags)') as (
    value: number,
    flags: number,
  ) => number;
  const write = library.func('int64_t write(int fd, const uint8_t *from, size_t length)') as Transfer;
  const read = library.func('int64_t read(int fd, uint8_t *into, size_t length)') as Transfer;
  const poll = library.func('int poll(uint8_t *fds, unsigned long count, int timeout)') as unknown as AsyncPoll;
  const wakeFd = eventfd(0, EFD_CLOEXEC_NONBLOCK);
  if (wakeFd < 0) throw new Error(`eventfd: ${getSystemErrorMessage(-koffi.errno())}`);
  const one = new Uint8Array(BigUint64Array.of(1n).buffer);
  const wake = (): void => void write(wakeFd, one, one.length);
  // At its end Node waits for the threads of its pool.
  process.once('exit', wake);
  return {
    wake,
    poll: async (entries) => {
      const fds = pollfds([{ fd: wakeFd, readiness: 'readable' }, ...entries]);
      await new Promise((resolve) => poll.async(fds, entries.length + 1, -1, () => resolve(undefined)));
      read(wakeFd, new Uint8Array(one.length), one.length);
      return entries.map((_, index) => eventsOf(fds, index + 1));
    },
  };
}

type Transfer = (fd: number, bytes: Uint8Array, length: number) => number;

interface AsyncPoll {
  readonly async: (fds: Uint8Array, count: number, timeout: number, done: () => void) => void;
}

/** An array of `struct pollfd`: the descriptor, what is asked, what came. */
function pollfds(entries: readonly Pick<Waiting, 'fd' | 'readiness'>[]): Uint8Array {
  const bytes = new Uint8Array(entries.length * pollfdBytes);
  for (const [index, { fd, readiness }] of entries.entries()) {
    new Int32Array(bytes.buffer, index * pollfdBytes, 1)[0] = fd;
    new Int16Array(bytes.buffer, index * pollfdBytes + 4, 1)[0] = readiness === 'urgent' ? POLLPRI : POLLIN;
  }
  return bytes;
}

function eventsOf(fds: Uint8Array, index: number): number {
  return new Int16Array(fds.buffer, index * pollfdBytes + reventsOffset, 1)[0] ?? 0;
}
