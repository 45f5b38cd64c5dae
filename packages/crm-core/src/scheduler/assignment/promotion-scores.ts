import { infinity } from '../../base/score.ts';
import type { Instance } from '../world/world.ts';
import { scoreAt } from '../scores/row.ts';
import { vantageOf } from './vantage.ts';
import { addTo, at, changing, instanceAt, isUsable, rowOf, type Workspace } from './workspace.ts';

/** A copy rather goes where it could be promoted: what agents say in favour counts for the node, too. */
export function addPromotionScores(workspace: Workspace, clone: Instance): void {
  for (const child of clone.children) {
    const copy = instanceAt(workspace, child);
    const row = rowOf(workspace, child);
    for (const { number: node } of workspace.world.nodes) {
      if (!isUsable(workspace, node) || scoreAt(row, node) < 0) continue;
      const score = promotionScore(workspace, copy, node) ?? 0;
      if (score <= 0) continue;
      changing(workspace, child, { kind: 'promotionScore' }, () => addTo(row, node, score));
      workspace.priority[child] = Math.max(at(workspace.priority, child), score);
    }
  }
}

/**
 * What was said of the copy on the node; undefined: nothing. Interchangeable copies
 * share what is said of a node: it is of the copy that is there. Where it
 * is forbidden, that is its promotion score.
 */
export function promotionScore(workspace: Workspace, copy: Instance, node: number): number | undefined {
  if (copy.kind === 'group')
    return sumOf(copy.children.map((child) => promotionScore(workspace, instanceAt(workspace, child), node)));
  if (!appliesTo(workspace, copy, node)) return undefined;
  const own = scoreAt(rowOf(workspace, copy.number), node);
  if (own < 0) return undefined;
  const vantage = vantageOf(workspace, copy, node);
  return vantage < 0 ? undefined : workspace.scores.promotionScore(copy.number, vantage);
}

function sumOf(scores: readonly (number | undefined)[]): number | undefined {
  const said = scores.filter((score) => score !== undefined);
  if (said.length === 0) return undefined;
  return Math.max(
    -infinity,
    Math.min(
      infinity,
      said.reduce((a, b) => a + b),
    ),
  );
}

function appliesTo(workspace: Workspace, copy: Instance, node: number): boolean {
  if (copy.isUnique || isCopyOf(workspace, copy, node)) return true;
  return copy.activeOn.length === 0 && !copy.observed.isAny;
}

/** The copy that is there; where none is, the one that was looked for there. */
function isCopyOf(workspace: Workspace, copy: Instance, node: number): boolean {
  if (copy.clone === null) return copy.activeOn.includes(node) || copy.observed.get(node)?.known === true;
  const { copiesThere } = workspace;
  let ofClone = copiesThere.get(copy.clone);
  if (ofClone === undefined) {
    ofClone = findCopies(workspace, instanceAt(workspace, copy.clone));
    copiesThere.set(copy.clone, ofClone);
  }
  return ofClone.get(copy.resource.id)?.[node] === copy.number;
}

/** By primitive and node: the number of the copy there; -1: none. */
function findCopies(workspace: Workspace, clone: Instance): ReadonlyMap<string, Int32Array> {
  const byPrimitive = new Map<string, Int32Array>();
  const note = (copy: Instance, nodes: Iterable<number>): void => {
    const numbers = byPrimitive.get(copy.resource.id) ?? new Int32Array(workspace.world.nodes.length).fill(-1);
    byPrimitive.set(copy.resource.id, numbers);
    for (const node of nodes) if (numbers[node] === -1) numbers[node] = copy.number;
  };
  const copies = clone.children.flatMap((child) => primitivesOf(workspace, instanceAt(workspace, child)));
  for (const copy of copies) note(copy, copy.activeOn);
  for (const copy of copies) {
    note(
      copy,
      copy.observed.nodes().filter((node) => copy.observed.get(node)?.known === true),
    );
  }
  return byPrimitive;
}

function primitivesOf(workspace: Workspace, copy: Instance): Instance[] {
  return copy.kind === 'group' ? copy.children.map((child) => instanceAt(workspace, child)) : [copy];
}
