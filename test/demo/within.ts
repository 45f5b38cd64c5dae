/** Waits, but not for ever. */
import { setTimeout as delay } from 'node:timers/promises';

/** Said when something that had to happen did not. */
export class DemoFailed extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DemoFailed';
  }
}

/** Generous: it only says when to give up. */
export const limitMs = 60_000;

/** @throws DemoFailed when `work` has not ended in time; `what` is a clause: "the web site answers again". */
export async function within<T>(what: string, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new DemoFailed(`not within ${limitMs / 1000} s: ${what}`)), limitMs);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Looks every tenth of a second. @throws DemoFailed when it is not so in time */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!(await isSo())) {
    if (performance.now() > endMs) throw new DemoFailed(`not within ${limitMs / 1000} s: ${what}`);
    await delay(100);
  }
}
