import type { HistoryEntry } from '../../model/configuration/situation.ts';

/*
 * What one node did to one resource, in the order in which it happened. Finished
 * operations have rising numbers; one under way has none yet and stands where the
 * decision that it came from puts it, else at the end.
 */

export function sortEntries(entries: readonly HistoryEntry[]): readonly HistoryEntry[] {
  return isInOrder(entries) ? entries : [...entries].sort(compareEntries);
}

/** As they nearly always are. */
function isInOrder(entries: readonly HistoryEntry[]): boolean {
  return entries.every((entry, at) => {
    const before = entries[at - 1];
    return before === undefined || compareEntries(entry, before) >= 0;
  });
}

function compareEntries(a: HistoryEntry, b: HistoryEntry): number {
  if (a.callId >= 0 && b.callId >= 0) {
    return a.callId === b.callId ? compareChanges(a, b) : a.callId - b.callId;
  }
  if (a.callId < 0 && b.callId < 0) return 0;
  return a.callId < 0 ? comparePending(a, b) : -comparePending(b, a);
}

function compareChanges(a: HistoryEntry, b: HistoryEntry): number {
  return (a.changedWallMs ?? 0) - (b.changedWallMs ?? 0);
}

/** A pending operation is the newer one, unless an older decision of the same sender began it. */
function comparePending(pending: HistoryEntry, done: HistoryEntry): number {
  const a = readOrigin(pending.origin);
  const b = readOrigin(done.origin);
  if (a === null || b === null || a.sender !== b.sender || a.decision === b.decision) return 1;
  return a.decision < b.decision ? -1 : 1;
}

interface Origin {
  readonly decision: number;
  readonly sender: string;
}

/** `action:decision:expected:sender`. */
export function readOrigin(origin: string | null): Origin | null {
  const parts = (origin ?? '').split(':');
  const decision = Number(parts[1]);
  const sender = parts.slice(3).join(':');
  return parts.length < 4 || !Number.isInteger(decision) ? null : { decision, sender };
}
