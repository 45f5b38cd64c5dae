import type { Instance } from '../world/world.ts';
import { hasInfluence, mergeDependent } from './merge-wishes.ts';
import { placeCopies } from './place-copies.ts';
import { addPromotionScores } from './promotion-scores.ts';
import { promoteCopies } from './promote-copies.ts';
import { traceTree } from './trace.ts';
import { changing, done, instanceAt, open, rowOf, underWay, type Workspace } from './workspace.ts';

/** All copies together: what the clone depends on first, then what others wish, then the copies, then who is promoted. */
export function placeClone(workspace: Workspace, clone: Instance): void {
  const { progress, colocations } = workspace;
  if (progress[clone.number] !== open) return;
  progress[clone.number] = underWay;
  if (clone.isPromotable) addPromotionScores(workspace, clone);
  for (const { primary } of colocations.thisWith(clone.number)) {
    workspace.place(workspace, instanceAt(workspace, primary), -1);
  }
  for (const colocation of colocations.withThis(clone.number)) {
    if (!hasInfluence(workspace, colocation)) continue;
    changing(workspace, clone.number, { kind: 'dependent', colocation }, () =>
      mergeDependent(workspace, rowOf(workspace, clone.number), colocation, true),
    );
  }
  traceTree(workspace, 'pcmk__clone_assign', clone);
  const copies = clone.children.map((child) => instanceAt(workspace, child));
  const { cloneNodeMax: maxOfNode } = clone.resource.meta;
  placeCopies(workspace, {
    holder: clone,
    copies,
    max: copies.filter(({ isRemoved }) => !isRemoved).length,
    maxOfNode,
  });
  progress[clone.number] = done;
  if (clone.isPromotable) promoteCopies(workspace, clone, workspace.copiesInTurn.get(clone.number) ?? []);
}
