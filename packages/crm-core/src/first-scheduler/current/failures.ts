import { compareText } from '../../base/order.ts';
import type { FailCount } from '../../model/status.ts';
import type { Layout } from '../layout/layout.ts';

/** The failures of one primitive on one node, those that still count. */
export interface FailureTally {
  readonly resource: string;
  readonly node: string;
  readonly counts: readonly FailCount[];
  readonly total: number;
  /** When they will no longer count, by the wall clock; null: when somebody cleans up. */
  readonly expiresAtWallMs: number | null;
}

export interface Failures {
  /** By resource, then by node. */
  readonly standing: ReadonlyMap<string, ReadonlyMap<string, FailureTally>>;
  /** Too old to count, by resource and node: their history can be cleared. */
  readonly expired: readonly { readonly resource: string; readonly node: string }[];
  readonly recheckAtWallMs: number | null;
}

/** Sums fail counts by resource and node, and sets aside what is older than its failure timeout. */
export function tallyFailures(failCounts: readonly FailCount[], layout: Layout, nowWallMs: number): Failures {
  const standing = new Map<string, Map<string, FailureTally>>();
  const expired: { resource: string; node: string }[] = [];
  let recheckAtWallMs: number | null = null;
  for (const tally of tallies(failCounts, layout)) {
    const { resource, node, expiresAtWallMs } = tally;
    if (expiresAtWallMs !== null && expiresAtWallMs <= nowWallMs) {
      expired.push({ resource, node });
      continue;
    }
    if (expiresAtWallMs !== null) recheckAtWallMs = Math.min(expiresAtWallMs, recheckAtWallMs ?? expiresAtWallMs);
    const byNode = standing.get(resource) ?? new Map<string, FailureTally>();
    standing.set(resource, byNode.set(node, tally));
  }
  return { standing, expired, recheckAtWallMs };
}

function tallies(failCounts: readonly FailCount[], layout: Layout): FailureTally[] {
  const groups = new Map<string, FailCount[]>();
  const sorted = failCounts.filter((failure) => failure.count > 0).sort(compareFailures);
  for (const failure of sorted) {
    const key = `${failure.resource} @ ${failure.node}`;
    groups.set(key, [...(groups.get(key) ?? []), failure]);
  }
  return [...groups.values()].flatMap((counts) => tallyOf(counts, layout));
}

function tallyOf(counts: readonly FailCount[], layout: Layout): FailureTally[] {
  const [first] = counts;
  if (first === undefined) return [];
  const timeoutMs = layout.memberOf.get(first.resource)?.primitive.meta.failureTimeoutMs ?? 0;
  const lastWallMs = Math.max(...counts.map((failure) => failure.lastFailureWallMs));
  return [
    {
      resource: first.resource,
      node: first.node,
      counts,
      total: counts.reduce((sum, failure) => sum + failure.count, 0),
      expiresAtWallMs: timeoutMs > 0 ? lastWallMs + timeoutMs : null,
    },
  ];
}

function compareFailures(a: FailCount, b: FailCount): number {
  return (
    compareText(a.resource, b.resource) ||
    compareText(a.node, b.node) ||
    compareText(a.action, b.action) ||
    a.intervalMs - b.intervalMs
  );
}
