/**
 * What a client saw: single tries against a service, and the outages between them. Pure.
 *
 * An outage lasts from the last success before a gap to the first success after it, by the clock of the client
 * alone: nobody else's opinion of when the service was there counts.
 */

/** A try that was answered in time with a good status. */
export interface Success {
  readonly kind: 'success';
  /** When the try began and when the whole answer was there: monotonic clock, in milliseconds. */
  readonly startedMs: number;
  readonly atMs: number;
  readonly status: number;
  /** The first 200 characters of the answer, without white space around: who answered. */
  readonly body: string;
}

export type FailureReason =
  'refused' | 'unreachable' | 'timeout' | 'reset' | 'bad status' | 'too many in flight' | 'other';

export interface Failure {
  readonly kind: 'failure';
  readonly startedMs: number;
  readonly atMs: number;
  readonly reason: FailureReason;
  /** The error's code, or the status. */
  readonly detail: string;
}

export type Sample = Success | Failure;

export interface Outage {
  /** The last success before and the first after it. */
  readonly from: Success;
  readonly to: Success;
  readonly outageMs: number;
  /** Failed tries that ended within it. */
  readonly failures: number;
}

function successes(samples: readonly Sample[]): readonly Success[] {
  const found = samples.filter((sample) => sample.kind === 'success');
  return found.sort((one, other) => one.atMs - other.atMs);
}

/** All gaps between one success and the next, in the order of time. */
export function gaps(samples: readonly Sample[]): readonly Outage[] {
  const found = successes(samples);
  const failures = samples.filter((sample) => sample.kind === 'failure').map(({ atMs }) => atMs);
  return found.slice(1).flatMap((to, index) => {
    const from = found[index];
    if (from === undefined) return [];
    const within = failures.filter((atMs) => atMs > from.atMs && atMs < to.atMs);
    return [{ from, to, outageMs: to.atMs - from.atMs, failures: within.length }];
  });
}

/**
 * The outage that something done at `aroundMs` brought about: the longest gap that was still open then or began
 * later, up to `untilMs`. Undefined when fewer than two successes are known, or none after `aroundMs`.
 *
 * It says nothing about a service that has not come back: wait for a success first.
 */
export function outageAround(samples: readonly Sample[], aroundMs: number, untilMs = Infinity): Outage | undefined {
  const candidates = gaps(samples).filter(({ from, to }) => to.atMs > aroundMs && from.atMs < untilMs);
  return candidates.reduce<Outage | undefined>(
    (longest, gap) => (longest === undefined || gap.outageMs > longest.outageMs ? gap : longest),
    undefined,
  );
}
