import { infinity } from '../../base/score.ts';
import type { Instance, World } from '../world/world.ts';
import type { FailureReason } from './explanation.ts';

/** Failures that count for a primitive, with when they are forgotten. */
export function failuresOf(world: World, instance: Instance): readonly FailureReason[] {
  const timeoutMs = instance.resource.meta.failureTimeoutMs;
  return world.situation.failCounts
    .filter(({ resource, count }) => count > 0 && namesOf(instance).has(resource))
    .map(({ node, operation, intervalMs, count, lastFailureWallMs }) => ({
      node,
      operation,
      count: Math.min(count, infinity),
      lastWallMs: lastFailureWallMs,
      expiresWallMs: timeoutMs > 0 && lastFailureWallMs !== null ? lastFailureWallMs + timeoutMs : null,
      text: textOf(world, instance, { node, operation, intervalMs }),
    }));
}

function namesOf({ id, historyId, isUnique, resource }: Instance): ReadonlySet<string> {
  return new Set(isUnique ? [id, historyId] : [id, historyId, resource.id]);
}

interface Failed {
  readonly node: string;
  readonly operation: string | null;
  readonly intervalMs: number;
}

/** What the agent said when it failed last, if the history knows. */
function textOf(world: World, instance: Instance, { node, operation, intervalMs }: Failed): string {
  const number = world.nodeByName.get(node)?.number ?? -1;
  const failures = instance.observed.get(number)?.failures ?? [];
  const entry = failures
    .map((failure) => failure.entry)
    .findLast((one) => {
      return operation === null || (one.operation === operation && one.intervalMs === intervalMs);
    });
  if (entry === undefined) return '';
  return entry.reason === '' ? `result ${entry.code}` : entry.reason;
}
