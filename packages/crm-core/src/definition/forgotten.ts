import type { ClusterModel } from '../model/cluster.ts';
import { primitivesOf } from '../model/primitives-of.ts';
import type { ClusterStatus, FailCount } from '../model/status.ts';

/** The failures of a primitive on a node have run out together: the youngest is older than its failure timeout. */
export function isForgotten(
  { resources }: ClusterModel,
  { failCounts }: ClusterStatus,
  { resource, node }: FailCount,
  nowWallMs: number,
): boolean {
  const timeoutMs = resources.flatMap(primitivesOf).find(({ id }) => id === resource)?.meta.failureTimeoutMs ?? 0;
  if (timeoutMs === 0) return false;
  const same = failCounts.filter((failure) => failure.resource === resource && failure.node === node);
  return Math.max(...same.map(({ lastFailureWallMs }) => lastFailureWallMs)) + timeoutMs <= nowWallMs;
}
