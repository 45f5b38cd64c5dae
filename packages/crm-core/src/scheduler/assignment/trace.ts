import { formatScore } from '../../base/score.ts';
import type { Instance } from '../world/world.ts';
import { scoreAt } from '../scores/row.ts';
import { at, instanceAt, rowOf, type Workspace } from './workspace.ts';

/** Writes down the scores of an instance at this moment, if anybody asked. What is no longer configured has none to speak of. */
export function traceRow(workspace: Workspace, step: string, instance: Instance): void {
  const { trace, world, scores } = workspace;
  if (trace === null || instance.isRemoved) return;
  const row = rowOf(workspace, instance.number);
  for (const { number, name } of world.nodes) {
    if (!scores.isListed(instance.number, number)) continue;
    trace.push(`${step}: ${instance.id} allocation score on ${name}: ${formatScore(scoreAt(row, number))}`);
  }
}

/** The same of everything within. */
export function traceTree(workspace: Workspace, step: string, instance: Instance): void {
  if (workspace.trace === null) return;
  traceRow(workspace, step, instance);
  for (const child of instance.children) traceTree(workspace, step, instanceAt(workspace, child));
}

export function tracePromotion(workspace: Workspace, copy: Instance, node: number): void {
  const place = node < 0 ? '(inactive)' : `on ${workspace.world.nodes[node]?.name ?? ''}`;
  const score = formatScore(at(workspace.promotionIndex, copy.number));
  workspace.trace?.push(`${copy.id} promotion score ${place}: ${score}`);
}
