import { constants, fstatSync, openSync, write, writeSync } from 'node:fs';
import { Socket } from 'node:net';

/**
 * Where a log goes, without ever waiting for it: a full pipe, a terminal that was
 * stopped, a disk that hangs or a reader that is gone must not stop the beats. Lines
 * that nobody takes are kept up to a limit; what is lost then is counted and said.
 */
export class LogSink {
  readonly #target: LogTarget;
  readonly #limit: number;
  #waiting = '';
  #unwritten: Buffer = Buffer.alloc(0);
  #state: 'idle' | 'writing' | 'pausing' = 'idle';
  #lost = 0;

  /** `limit`: characters that wait at most; default 1 Mi. */
  constructor(target: LogTarget, limit = 1_048_576) {
    this.#target = target;
    this.#limit = limit;
    process.once('exit', () => this.#writeLast());
  }

  /** One line with its end. Never throws. */
  write(line: string): void {
    if (this.#waiting.length + line.length > this.#limit) {
      this.#lost += 1;
      return;
    }
    if (this.#lost > 0) this.#waiting += this.#lossReport();
    this.#waiting += line;
    this.#go();
  }

  #go(): void {
    if (this.#state !== 'idle' || !this.#load()) return;
    this.#state = 'writing';
    this.#target.unblock();
    write(this.#target.fd, this.#unwritten, (error, written) => {
      this.#state = 'idle';
      if (error !== null && isFull(error)) return this.#later();
      // Without a reader there is nobody to tell.
      this.#unwritten = error === null ? this.#unwritten.subarray(written) : Buffer.alloc(0);
      this.#go();
    });
  }

  #load(): boolean {
    if (this.#unwritten.length > 0) return true;
    this.#unwritten = Buffer.from(this.#waiting);
    this.#waiting = '';
    return this.#unwritten.length > 0;
  }

  #later(): void {
    this.#state = 'pausing';
    setTimeout(() => {
      this.#state = 'idle';
      this.#go();
    }, retryMs).unref();
  }

  #lossReport(): string {
    const msg = `${this.#lost} lines of the log are lost: nobody took them`;
    this.#lost = 0;
    return `${JSON.stringify({ level: 40, time: Date.now(), msg })}\n`;
  }

  /** What is being written just then, its thread will finish; the rest is tried once. */
  #writeLast(): void {
    const begun = this.#state === 'writing' ? Buffer.alloc(0) : this.#unwritten;
    try {
      this.#target.unblock();
      writeSync(this.#target.fd, Buffer.concat([begun, Buffer.from(this.#waiting)]));
    } catch {
      // Nobody takes it, and the process ends.
    }
  }
}

const retryMs = 100;

export interface LogTarget {
  readonly fd: number;
  /** To be called before each write: makes that the write does not wait. */
  readonly unblock: () => void;
}

/**
 * Standard output for a `LogSink`. A pipe or terminal is opened a second time, so that
 * it does not block here and stays as it is for those who share it. A socket cannot be:
 * it is made non-blocking for all, before each write, since every process that starts
 * or ends with it undoes that.
 */
export function openForLog(fd = 1): LogTarget {
  const kind = fstatSync(fd);
  if (kind.isSocket()) return openSocket(fd);
  if (kind.isFile()) return { fd, unblock: ignore };
  try {
    const flags = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
    return { fd: openSync(`/proc/self/fd/${fd}`, flags), unblock: ignore };
  } catch {
    return { fd, unblock: ignore };
  }
}

function openSocket(fd: number): LogTarget {
  const socket = new Socket({ fd, readable: false, writable: true }).on('error', ignore).unref();
  // Node has no other way to say it.
  const { _handle: handle } = socket as unknown as { readonly _handle: { setBlocking(blocking: boolean): number } };
  return { fd, unblock: () => void handle.setBlocking(false) };
}

function isFull(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EAGAIN';
}

function ignore(): void {
  // A write says what is to be said.
}
