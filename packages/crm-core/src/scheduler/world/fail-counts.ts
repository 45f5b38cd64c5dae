import type { FailCountEntry } from '../../model/configuration/situation.ts';
import { withoutCopy } from './instance-draft.ts';
import type { InstanceDraft } from './instance-draft.ts';

/*
 * How often something failed on a node. Copies that cannot be told apart share what is
 * counted for any of them.
 */

export type FailCountIndex = ReadonlyMap<string, ReadonlyMap<string, readonly FailCountEntry[]>>;

export interface FailCount {
  readonly count: number;
  readonly lastFailureWallMs: number | null;
}

/** By node, then by resource without its number. */
export function indexFailCounts(entries: readonly FailCountEntry[]): FailCountIndex {
  const index = new Map<string, Map<string, FailCountEntry[]>>();
  for (const entry of entries) {
    const byResource = index.get(entry.node) ?? new Map<string, FailCountEntry[]>();
    index.set(entry.node, byResource);
    const key = withoutCopy(entry.resource);
    byResource.set(key, [...(byResource.get(key) ?? []), entry]);
  }
  return index;
}

const none: FailCount = { count: 0, lastFailureWallMs: null };

export function failCountOf(index: FailCountIndex, node: string, draft: InstanceDraft): FailCount {
  const entries = index.get(node)?.get(withoutCopy(draft.id));
  if (entries === undefined) return none;
  const isShared = draft.copy !== null && !draft.isUnique;
  let count = 0;
  let last: number | null = null;
  for (const entry of entries) {
    if (!isShared && entry.resource !== draft.id) continue;
    count += entry.count;
    if (entry.lastFailureWallMs !== null) last = Math.max(last ?? 0, entry.lastFailureWallMs);
  }
  return { count, lastFailureWallMs: last };
}

/** When all these failures have run out; null: never. */
export function expiryOf(count: FailCount, failureTimeoutMs: number): number | null {
  if (failureTimeoutMs <= 0 || count.count === 0 || count.lastFailureWallMs === null) return null;
  return count.lastFailureWallMs + failureTimeoutMs;
}
