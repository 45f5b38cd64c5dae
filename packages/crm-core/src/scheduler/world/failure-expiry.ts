import type { HistoryEntry } from '../../model/configuration/situation.ts';
import { expiryOf, failCountOf } from './fail-counts.ts';
import { failurePolicy, isProbe, waitsToReconnect } from './failure-policy.ts';
import type { InstanceDraft } from './instance-draft.ts';
import { codes } from './judge-result.ts';
import type { NodeDraft } from './node-draft.ts';
import type { Survey } from './survey.ts';

/*
 * Failures that have run out. A resource with a failure timeout forgets a failure when
 * it is that old, unless a younger one of the same resource still counts there: then
 * all of them count on.
 */

export interface Expiry {
  readonly isExpired: boolean;
  /** Why the count is to be deleted with it; null: it is not. */
  readonly clear: string | null;
}

const fresh: Expiry = { isExpired: false, clear: null };

const harmlessCodes: ReadonlySet<number> = new Set([
  codes.ok,
  codes.notRunning,
  codes.promoted,
  codes.degraded,
  codes.degradedPromoted,
]);

export function expiryOfEntry(entry: HistoryEntry, draft: InstanceDraft, node: NodeDraft, survey: Survey): Expiry {
  const timeoutMs = draft.resource.kind === 'primitive' ? draft.resource.meta.failureTimeoutMs : 0;
  if (timeoutMs <= 0 || entry.changedWallMs === null || entry.state === 'notInstalled') return fresh;
  const { nowWallMs } = survey.resolved;
  const count = failCountOf(survey.failCounts, node.name, draft);
  const countEnds = blocks(entry, draft, survey) ? null : expiryOf(count, timeoutMs);
  const hasLiveCount = count.count > 0 && (countEnds === null || countEnds > nowWallMs);
  if (hasLiveCount && countEnds !== null) survey.recheckAt(countEnds);
  if (nowWallMs < entry.changedWallMs + timeoutMs || waitsForFencing(entry, draft, node, survey)) return fresh;
  if (count.count > 0 && hasLiveCount) return fresh;
  const clear = clearReason(entry, draft, count.count);
  return { isExpired: !(isProbe(entry) && harmlessCodes.has(entry.code)), clear };
}

function clearReason(entry: HistoryEntry, draft: InstanceDraft, count: number): string | null {
  if (count > 0) return 'it expired';
  const isLastFailure = entry.id.endsWith('_last_failure_0');
  const waits = draft.resource.kind === 'primitive' && draft.remoteNode !== null && waitsToReconnect(draft.resource);
  return isLastFailure && waits ? 'reconnect interval is set' : null;
}

/** A failure that blocks waits for a person, however old it is. */
function blocks(entry: HistoryEntry, draft: InstanceDraft, survey: Survey): boolean {
  return failurePolicy(entry, draft, survey.resolved).response === 'block';
}

/** A connection that is tried again after a while is not forgiven before its node has been fenced. */
function waitsForFencing(entry: HistoryEntry, draft: InstanceDraft, node: NodeDraft, survey: Survey): boolean {
  if (draft.resource.kind !== 'primitive' || draft.remoteNode === null || !waitsToReconnect(draft.resource))
    return false;
  if (!survey.resolved.properties.fencingEnabled || entry.operation !== 'monitor' || entry.intervalMs === 0)
    return false;
  return !draft.remoteNode.remoteWasFenced && node.online;
}
