import { closeSync, constants, openSync, writeSync } from 'node:fs';
import koffi from 'koffi';
import type { Logger } from 'pino';
import { monotonicMs } from '../shared/clock.ts';

/**
 * The kernel's watchdog: resets the host when it is not petted in time, whatever the
 * reason. Closing it does not stop it, but for the letter that says that this is meant.
 */
export class Watchdog {
  readonly #fd: number;
  readonly #petEveryMs: number;
  #petMs = -Infinity;
  #bites = false;

  private constructor(fd: number, petEveryMs: number) {
    this.#fd = fd;
    this.#petEveryMs = petEveryMs;
  }

  /** Null where there is none: then it is said, once. It acts within `limitMs`, if the device can be told so. */
  static open(path: string, limitMs: number, log: Logger): Watchdog | null {
    try {
      const fd = openSync(path, constants.O_WRONLY);
      const timeoutS = Math.max(1, Math.floor(limitMs / 1000));
      const error = setTimeoutOf(fd, timeoutS);
      if (error !== 0) log.error({ path, error }, 'the watchdog keeps its own time limit: it may act too late');
      log.info({ path, timeoutS }, 'the watchdog is on: without this process, the host is reset');
      return new Watchdog(fd, (timeoutS * 1000) / 4);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.error({ path, reason }, 'there is no watchdog: a host that hangs as a whole is not reset');
      return null;
    }
  }

  pet(): void {
    const nowMs = monotonicMs();
    if (this.#bites || nowMs - this.#petMs < this.#petEveryMs) return;
    this.#petMs = nowMs;
    this.#write('\0');
  }

  /** Petted no more. */
  bite(): void {
    this.#bites = true;
    setTimeoutOf(this.#fd, 1);
  }

  close(): void {
    if (this.#bites) return;
    this.#write('V');
    closeSync(this.#fd);
  }

  #write(letter: string): void {
    try {
      writeSync(this.#fd, letter);
    } catch {
      // It acts then, which is what it is for.
    }
  }
}

/** Gives errno, or 0. */
function setTimeoutOf(fd: number, seconds: number): number {
  const ioctl = koffi.load(null).func('int ioctl(int fd, unsigned long request, _Inout_ int *value)');
  const result: unknown = ioctl(fd, setTimeoutRequest, [seconds]);
  return result === 0 ? 0 : koffi.errno();
}

/** WDIOC_SETTIMEOUT */
const setTimeoutRequest = 0xc0045706;
