/** Waits, but not for ever. */

/** Said when something that had to happen did not. */
export class DemoFailed extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DemoFailed';
  }
}

/** @throws DemoFailed when `work` has not ended after `limitMs`; `what` is a clause: "the web site answers again". */
export async function within<T>(limitMs: number, what: string, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new DemoFailed(`not within ${limitMs / 1000} s: ${what}`)), limitMs);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
