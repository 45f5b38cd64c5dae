/*
 * When something is to be said about an address that is up, and what. Pure: what has
 * come of it so far in, the next step out.
 *
 *     taken ─ announce, again and again ─ until it is seen to be used ─ rest ─ refresh ─ rest ─ …
 *                                                                    └ another owner: ask on ┘
 */

export interface AttendancePlan {
  /** How often to announce the address at least; 0: never, whatever else is said here. */
  readonly count: number;
  /** How often at most, where nobody is seen to use it. */
  readonly limit: number;
  readonly intervalMs: number;
  /** How often to ask for another owner, with the first announcements. */
  readonly probeCount: number;
  /** Between two announcements after that; 0: none. */
  readonly refreshMs: number;
}

export interface AttendanceProgress {
  readonly rounds: number;
  /** There is somebody who could be seen to use it. */
  readonly hasNeighbours: boolean;
  readonly isUsed: boolean;
  readonly hasRival: boolean;
}

export type AttendanceStep = {
  /** `announce`: until it is used. `ask`: whether the rival is still there. `refresh`: both, from time to time. */
  readonly kind: 'announce' | 'ask' | 'refresh';
  readonly afterMs: number;
};

/** Often enough to see soon that a rival has gone, too seldom to disturb anybody. */
const askRivalMs = 1_000;

/** Null: nothing more. */
export function nextStep(plan: AttendancePlan, progress: AttendanceProgress): AttendanceStep | null {
  const { rounds, hasNeighbours, isUsed, hasRival } = progress;
  const wanted = hasNeighbours && !isUsed ? Math.max(plan.count, plan.limit) : plan.count;
  if (plan.count > 0 && rounds < wanted) return { kind: 'announce', afterMs: plan.intervalMs };
  if (rounds < plan.probeCount) return { kind: 'ask', afterMs: plan.intervalMs };
  if (hasRival) return { kind: 'ask', afterMs: askRivalMs };
  return plan.count > 0 && plan.refreshMs > 0 ? { kind: 'refresh', afterMs: plan.refreshMs } : null;
}
