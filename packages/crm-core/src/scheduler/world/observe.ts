import type { HistoryEntry } from '../../model/configuration/situation.ts';
import type { Fold } from './fold.ts';
import { codes } from './judge-result.ts';
import type { Observed } from './observed.ts';

/** What the later stages are told of one history. */
export function observe(fold: Fold, entries: readonly HistoryEntry[]): Observed {
  const failure = fold.failures.at(-1) ?? null;
  return {
    role: fold.role === 'unknown' ? 'stopped' : fold.role,
    known: fold.role !== 'unknown',
    pending: fold.pending,
    failure: fold.response === 'ignore' ? null : failure,
    failures: fold.failures,
    recurring: recurringOf(entries),
    expired: fold.expired,
    started: fold.started,
    last: entries.at(-1) ?? null,
    entries,
    clearFailures: fold.clear,
  };
}

/** What a stop ended does not run any more. */
function recurringOf(entries: readonly HistoryEntry[]): readonly HistoryEntry[] {
  if (!entries.some(({ intervalMs }) => intervalMs > 0)) return [];
  const { started, stopped } = bounds(entries);
  if (started < stopped) return [];
  return entries.filter((entry, at) => entry.intervalMs > 0 && at >= started && entry.state !== 'cancelled');
}

/** Where in the list it was last started, and last stopped; -1: never. */
function bounds(entries: readonly HistoryEntry[]): { readonly started: number; readonly stopped: number } {
  let started = -1;
  let stopped = -1;
  let found = -1;
  let changed = -1;
  for (const [at, entry] of entries.entries()) {
    if (entry.operation === 'stop' && entry.state === 'done') stopped = at;
    else if (entry.operation === 'start' || entry.operation === 'migrate_from') started = at;
    else if (entry.operation === 'monitor' && found <= stopped && isFound(entry)) found = at;
    else if (entry.operation === 'promote' || entry.operation === 'demote') changed = at;
  }
  if (started === -1) started = changed === -1 ? found : changed;
  return { started, stopped };
}

function isFound(entry: HistoryEntry): boolean {
  return entry.code === codes.ok || entry.code === codes.promoted;
}
