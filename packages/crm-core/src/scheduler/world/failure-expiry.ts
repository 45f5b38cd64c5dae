import type { HistoryEntry } from '../../model/configuration/situation.ts';
import { expiryOf, failCountOf } from './fail-counts.ts';
import { failurePolicy, failureTimeoutMs, isProbe, waitsToReconnect } from './failure-policy.ts';
import type { Fold } from './fold.ts';
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

export function expiryOfEntry(entry: HistoryEntry, fold: Fold): Expiry {
  const { draft, node, survey } = fold;
  const timeoutMs = failureTimeoutMs(draft);
  if (timeoutMs <= 0 || entry.changedWallMs === null || entry.state === 'notInstalled') return fresh;
  const { nowWallMs } = survey.resolved;
  const count = failCountOf(survey.failCounts, node.name, draft);
  const countEnds = isBlocking(fold) ? null : expiryOf(count, timeoutMs);
  const hasLiveCount = count.count > 0 && (countEnds === null || countEnds > nowWallMs);
  if (hasLiveCount && countEnds !== null) survey.recheckAt(countEnds);
  if (nowWallMs < entry.changedWallMs + timeoutMs || hasLiveCount) return fresh;
  const waits = waitsForFencing(entry, draft, node, survey);
  const clear = count.count > 0 ? 'it expired' : waits ? null : reasonToReconnect(entry, draft);
  return { isExpired: !waits && !(isProbe(entry) && harmlessCodes.has(entry.code)), clear };
}

function reasonToReconnect({ id }: HistoryEntry, { resource, remoteNode }: InstanceDraft): string | null {
  if (!id.endsWith('_last_failure_0') || resource.kind !== 'primitive' || remoteNode === null) return null;
  return waitsToReconnect(resource) ? 'reconnect interval is set' : null;
}

/** A failure that blocks waits for a person, however old it is. */
function isBlocking({ entries, draft, survey }: Fold): boolean {
  return entries.some(
    (entry) =>
      entry.code !== entry.expectedCode &&
      entry.state !== 'pending' &&
      failurePolicy(entry, draft, survey.resolved).response === 'block',
  );
}

/** A connection that is tried again after a while is not forgiven before its node has been fenced. */
function waitsForFencing(entry: HistoryEntry, draft: InstanceDraft, node: NodeDraft, survey: Survey): boolean {
  if (draft.resource.kind !== 'primitive' || draft.remoteNode === null || !waitsToReconnect(draft.resource))
    return false;
  if (!survey.resolved.properties.fencingEnabled || entry.operation !== 'monitor' || entry.intervalMs === 0)
    return false;
  return !draft.remoteNode.remoteWasFenced && node.online;
}
