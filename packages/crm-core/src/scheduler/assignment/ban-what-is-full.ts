import { infinity } from '../../base/score.ts';
import type { Instance } from '../world/world.ts';
import { scoreAt } from '../scores/row.ts';
import { type Capacity, fits, loadOf, sumLoads } from './capacity.ts';
import { changing, instanceAt, isDone, isUsable, rowOf, type Workspace } from './workspace.ts';

/**
 * Nodes without room are out. Room is wanted for everything that must be on the same
 * node and has none yet; if no node has that, room for the instance alone will do.
 */
export function banWhatIsFull(workspace: Workspace, instance: Instance): void {
  const { capacity } = workspace;
  if (capacity === null) return;
  const own = loadOf(instance);
  const together = openCompanions(workspace, instance).map((number) =>
    loadOfAll(workspace, instanceAt(workspace, number)),
  );
  const all = sumLoads([own, ...together]);
  const candidates = workspace.world.nodes
    .map(({ number }) => number)
    .filter((node) => isCandidate(workspace, instance, node));
  const isRoomForAll = together.length > 0 && candidates.some((node) => fits(capacity, node, all));
  banWithout(workspace, capacity, instance, candidates, isRoomForAll ? all : own);
}

function isCandidate(workspace: Workspace, instance: Instance, node: number): boolean {
  return isUsable(workspace, node) && scoreAt(rowOf(workspace, instance.number), node) >= 0;
}

function banWithout(
  workspace: Workspace,
  capacity: Capacity,
  instance: Instance,
  candidates: readonly number[],
  load: ReadonlyMap<string, number>,
): void {
  const full = candidates.filter((node) => !fits(capacity, node, load));
  if (full.length === 0) return;
  const left = workspace.journal === null ? [] : capacity.left.map((one) => new Map(one));
  const row = rowOf(workspace, instance.number);
  changing(workspace, instance.number, { kind: 'capacity', needs: load, left }, () => {
    for (const node of full) row[node] = -infinity;
  });
}

/**
 * What must be on the same node and has no place yet: members of one group, and what is colocated
 * without fail, in turn. Of a clone one copy counts, and nobody is looked for behind it.
 */
function openCompanions(workspace: Workspace, instance: Instance): number[] {
  const found = new Set<number>([instance.number]);
  const queue = [instance.number];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const companion of boundTo(workspace, next)) {
      if (found.has(companion)) continue;
      found.add(companion);
      queue.push(companion);
    }
  }
  found.delete(instance.number);
  return [...found].filter((number) => {
    const { kind } = instanceAt(workspace, number);
    return (kind === 'primitive' || (kind === 'clone' && number !== instance.clone)) && !isDone(workspace, number);
  });
}

function loadOfAll(workspace: Workspace, instance: Instance): ReadonlyMap<string, number> {
  if (instance.kind === 'primitive') return loadOf(instance);
  const parts = instance.kind === 'clone' ? instance.children.slice(0, 1) : instance.children;
  return sumLoads(parts.map((part) => loadOfAll(workspace, instanceAt(workspace, part))));
}

function boundTo(workspace: Workspace, number: number): number[] {
  const { thisWith, withThis } = workspace.colocations;
  const instance = instanceAt(workspace, number);
  if (instance.kind === 'clone' || instance.kind === 'bundle') return [];
  const primaries = thisWith(number)
    .filter(binds)
    .map(({ primary }) => primary);
  const dependents = withThis(number)
    .filter(binds)
    .map(({ dependent }) => dependent);
  const members = instance.kind === 'group' ? instance.children : [];
  return [...primaries, ...dependents, ...members];
}

function binds({ score }: { readonly score: number }): boolean {
  return score >= infinity;
}
