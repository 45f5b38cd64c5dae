/**
 * Waiting that can be ended: a pause that an AbortSignal cuts short, and a piece of
 * work with a deadline. Invariant: no timer and no listener outlives its wait.
 */

/** Why a wait ended before its work did. */
export type Interruption = 'timedOut' | 'aborted';

/** Resolves after `delayMs`, or as soon as `signal` aborts. Never rejects. */
export function pause(delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, delayMs);
    signal?.addEventListener('abort', end, { once: true });
  });
}

interface DeadlineOptions {
  /** In milliseconds; absent: none but the signal's. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A signal that aborts with the caller's or at the deadline, and knows which of them it was. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Undefined until it has aborted. */
  readonly interruption: () => Interruption | undefined;
  /** Releases the timer and the listener. */
  readonly release: () => void;
}

/** Begins a deadline. The caller owns it and must `release` it. */
export function beginDeadline({ timeoutMs, signal }: DeadlineOptions): Deadline {
  const controller = new AbortController();
  let interruption: Interruption | undefined;
  const interrupt = (why: Interruption): void => {
    interruption ??= why;
    controller.abort();
  };
  const onAbort = (): void => interrupt('aborted');
  if (signal?.aborted === true) onAbort();
  else signal?.addEventListener('abort', onAbort, { once: true });
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => interrupt('timedOut'), timeoutMs);
  return {
    signal: controller.signal,
    interruption: () => interruption,
    release: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    },
  };
}
