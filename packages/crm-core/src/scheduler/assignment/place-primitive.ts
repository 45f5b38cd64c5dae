import { infinity } from '../../base/score.ts';
import type { Instance } from '../world/world.ts';
import { applyPrimary } from './apply-primary.ts';
import { banWhatIsFull } from './ban-what-is-full.ts';
import { chooseNode } from './choose-node.ts';
import { hasInfluence, mergeDependent } from './merge-wishes.ts';
import { roleNumber, stopped, undecided } from './roles.ts';
import { settle } from './settle.ts';
import { traceRow } from './trace.ts';
import {
  banEverywhere,
  changing,
  currentNode,
  done,
  instanceAt,
  open,
  rowOf,
  underWay,
  type Workspace,
} from './workspace.ts';

/**
 * A primitive's place: first everything that it must be with gets one, then what depends
 * on it says what it would like, then what it would like to be with gets a place, and
 * the best node is taken. What is in a group or
 * clone that has not been begun waits for that.
 */
export function placePrimitive(workspace: Workspace, instance: Instance, preferred: number): void {
  const { progress } = workspace;
  if (progress[instance.number] !== open) return;
  if (instance.parent !== null && progress[instance.parent] === open) {
    workspace.place(workspace, instanceAt(workspace, instance.parent), -1);
    return;
  }
  progress[instance.number] = underWay;
  followPrimaries(workspace, instance, true);
  hearDependents(workspace, instance);
  followPrimaries(workspace, instance, false);
  limitRole(workspace, instance);
  traceRow(workspace, 'pcmk__primitive_assign', instance);
  settle(workspace, instance, place(workspace, instance, preferred));
  progress[instance.number] = done;
}

function followPrimaries(workspace: Workspace, instance: Instance, isMandatory: boolean): void {
  for (const colocation of workspace.colocations.thisWith(instance.number)) {
    if (Math.abs(colocation.score) >= infinity !== isMandatory) continue;
    workspace.place(workspace, instanceAt(workspace, colocation.primary), -1);
    changing(workspace, instance.number, { kind: 'primary', colocation, primary: colocation.primary }, () =>
      applyPrimary(workspace, instance, colocation),
    );
  }
}

function hearDependents(workspace: Workspace, instance: Instance): void {
  const row = rowOf(workspace, instance.number);
  for (const colocation of workspace.colocations.withThis(instance.number)) {
    if (!hasInfluence(workspace, colocation)) continue;
    changing(workspace, instance.number, { kind: 'dependent', colocation }, () =>
      mergeDependent(workspace, row, colocation),
    );
  }
}

/** What is to be stopped gets no node. */
function limitRole(workspace: Workspace, instance: Instance): void {
  if (workspace.nextRole[instance.number] !== stopped) return;
  changing(workspace, instance.number, { kind: 'stopped' }, () => banEverywhere(rowOf(workspace, instance.number)));
}

function stay(workspace: Workspace, instance: Instance): number {
  // What is blocked has the role that it has: nobody asks who of its kind is to be promoted.
  const isOpen = instance.isPromotable && instance.block === null;
  workspace.nextRole[instance.number] = isOpen ? undecided : roleNumber(instance.role);
  return currentNode(instance);
}

function place(workspace: Workspace, instance: Instance, preferred: number): number {
  if (!isTouched(instance)) return stay(workspace, instance);
  if (workspace.world.resolved.properties.stopAllResources) return -1;
  if (workspace.nextRole[instance.number] === stopped) return -1;
  banWhatIsFull(workspace, instance);
  const node = chooseNode(workspace, instance, preferred);
  workspace.journal?.choices.set(instance.number, { node, preferred, load: workspace.load.slice() });
  return node;
}

/** Unmanaged and blocked instances are where they are, whatever role they have there. */
export function isTouched({ isManaged, block }: Instance): boolean {
  return isManaged && block === null;
}
