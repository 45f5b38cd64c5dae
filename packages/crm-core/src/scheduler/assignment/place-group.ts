import type { Instance } from '../world/world.ts';
import { traceTree } from './trace.ts';
import { done, instanceAt, open, underWay, type Workspace } from './workspace.ts';

/** The members, one after the other: the chain of colocations leads them where the first one goes. */
export function placeGroup(workspace: Workspace, group: Instance, preferred: number): void {
  const { progress } = workspace;
  if (progress[group.number] !== open) return;
  progress[group.number] = underWay;
  traceTree(workspace, 'pcmk__group_assign', group);
  for (const member of group.children) workspace.place(workspace, instanceAt(workspace, member), preferred);
  progress[group.number] = done;
}
