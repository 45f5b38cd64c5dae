import { beginDeadline, pause, type Interruption } from './wait.ts';

/**
 * Asks again and again until the answer is yes. The first questions follow each
 * other closely and the distance doubles up to `intervalMs`: what is quick is seen
 * quickly, what is slow costs little.
 */

export interface WaitUntilOptions {
  readonly signal?: AbortSignal;
  /** The largest distance between two questions, in milliseconds. Default 20. */
  readonly intervalMs?: number;
  /** In milliseconds. Absent: until `signal` aborts. */
  readonly timeoutMs?: number;
}

export interface WaitResult {
  readonly kind: 'met' | Interruption;
  readonly durationMs: number;
}

const defaultIntervalMs = 20;
const firstIntervalMs = 1;

/**
 * Waits until `check` says yes. `check` gets a signal that aborts when the wait
 * ends; an answer that comes after that is not waited for. At least one question is
 * asked, unless `signal` was aborted before.
 *
 * @throws what `check` throws
 */
export async function waitUntil(
  check: (signal: AbortSignal) => boolean | Promise<boolean>,
  options: WaitUntilOptions = {},
): Promise<WaitResult> {
  const startedMs = performance.now();
  const deadline = beginDeadline(options);
  try {
    const met = await poll(check, deadline.signal, options.intervalMs ?? defaultIntervalMs);
    return { kind: met ? 'met' : (deadline.interruption() ?? 'aborted'), durationMs: since(startedMs) };
  } finally {
    deadline.release();
  }
}

async function poll(
  check: (signal: AbortSignal) => boolean | Promise<boolean>,
  signal: AbortSignal,
  intervalMs: number,
): Promise<boolean> {
  let distanceMs = Math.min(firstIntervalMs, intervalMs);
  while (!signal.aborted) {
    if (await unlessAborted(check(signal), signal)) return true;
    await pause(distanceMs, signal);
    distanceMs = Math.min(distanceMs * 2, intervalMs);
  }
  return false;
}

/** The answer, or no if the signal aborts first. */
function unlessAborted(answer: boolean | Promise<boolean>, signal: AbortSignal): boolean | Promise<boolean> {
  if (typeof answer === 'boolean') return answer;
  return new Promise((resolve, reject) => {
    const give = (): void => resolve(false);
    signal.addEventListener('abort', give, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', give));
    if (signal.aborted) give();
  });
}

function since(startedMs: number): number {
  return Math.round(performance.now() - startedMs);
}
