import { formatDuration } from '../base/duration.ts';
import type { StormBudget } from '../model/fencing.ts';

/**
 * The storm brake: what happens by itself has a budget in each window of time. What
 * would go beyond it does not happen: the cluster holds still until a person says that
 * it may go on. Pure: everything is in the state.
 *
 * Invariant: in no window do more fencings happen than the budget allows, nor restarts
 * of one resource on one node, nor moves of one resource.
 */
export interface StormState {
  /** Of the last window, oldest first. */
  readonly events: readonly StormEvent[];
  /** There while the cluster holds still. */
  readonly hold: StormHold | null;
}

export interface StormEvent {
  readonly kind: 'fencing' | 'restart' | 'move';
  /** What is counted together: `''` for fencings, resource and node for restarts, the resource for moves. */
  readonly subject: string;
  readonly atWallMs: number;
}

export interface StormHold {
  readonly sinceWallMs: number;
  /** What was about to happen once too often, in words. */
  readonly reason: string;
}

export interface StormVerdict {
  readonly state: StormState;
  readonly allowed: boolean;
}

/** Events that are kept at most: more than any budget that makes sense. */
const eventLimit = 1_000;

/** Something is about to happen by itself. If it may, it is counted. */
export function spend(state: StormState, event: StormEvent, budget: StormBudget): StormVerdict {
  if (state.hold !== null) return { state, allowed: false };
  const events = recent(state.events, event.atWallMs, budget);
  const before = events.filter(({ kind, subject }) => kind === event.kind && subject === event.subject).length;
  if (before < limitOf(event, budget)) {
    return { state: { events: [...events, event].slice(-eventLimit), hold: null }, allowed: true };
  }
  const hold = { sinceWallMs: event.atWallMs, reason: describe(event, before, budget) };
  return { state: { events, hold }, allowed: false };
}

/** A clock that was set back makes nothing younger than now, and nothing immortal. */
function recent(events: readonly StormEvent[], nowWallMs: number, { windowMs }: StormBudget): readonly StormEvent[] {
  return events
    .map((event) => (event.atWallMs > nowWallMs ? { ...event, atWallMs: nowWallMs } : event))
    .filter(({ atWallMs }) => nowWallMs - atWallMs < windowMs);
}

function limitOf({ kind }: StormEvent, budget: StormBudget): number {
  switch (kind) {
    case 'fencing':
      return budget.fencings;
    case 'restart':
      return budget.restarts;
    case 'move':
      return budget.moves;
  }
}

function describe({ kind, subject }: StormEvent, count: number, { windowMs }: StormBudget): string {
  const times = `${count} in ${formatDuration(windowMs)}`;
  switch (kind) {
    case 'fencing':
      return `one fencing more than the budget allows (${times})`;
    case 'restart':
      return `one restart of ${subject} more than the budget allows (${times})`;
    case 'move':
      return `one move of ${subject} more than the budget allows (${times})`;
  }
}
