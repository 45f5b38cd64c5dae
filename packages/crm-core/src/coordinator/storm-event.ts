import type { StormEvent } from '../fencing/storm-brake.ts';
import type { ResourceAction } from '../model/transition.ts';
import type { Ownership } from '../operations/work-order.ts';
import type { FailCount } from '../model/status.ts';

export interface StormScene {
  readonly ownership: Ownership;
  readonly failCounts: readonly FailCount[];
  /** Where the resource was active last, as far as it is known. */
  readonly lastPlace: string | undefined;
  readonly wallMs: number;
}

/** Whether an action makes its resource active, so that it counts. */
export function activates({ action, intervalMs }: ResourceAction, ownership: Ownership): boolean {
  return intervalMs === 0 && action === (ownership === 'promotable' ? 'promote' : 'start');
}

/** What the storm brake counts of an action: a restart after a failure, a move to another node; null: nothing. */
export function stormEvent(action: ResourceAction, scene: StormScene): StormEvent | null {
  const { resource, node } = action;
  const { ownership, failCounts, lastPlace, wallMs } = scene;
  if (!activates(action, ownership)) return null;
  if (ownership !== 'shared' && lastPlace !== undefined && lastPlace !== node) {
    return { kind: 'move', subject: resource, atWallMs: wallMs };
  }
  const hasFailed = failCounts.some((count) => count.resource === resource && count.node === node);
  return hasFailed ? { kind: 'restart', subject: `${resource} on ${node}`, atWallMs: wallMs } : null;
}
