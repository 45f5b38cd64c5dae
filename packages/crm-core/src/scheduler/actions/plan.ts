import type { Assignment } from '../assignment/assignment.ts';
import type { Scores } from '../scores/scores.ts';
import type { Instance, World, WorldNode } from '../world/world.ts';
import type { ActionTable } from './action-table.ts';

/** What every planner of actions reads, and the table to which it adds. */
export interface Plan {
  readonly world: World;
  readonly assignment: Assignment;
  readonly scores: Scores;
  readonly digest: (parameters: ReadonlyMap<string, string>) => string;
  readonly table: ActionTable;
}

export function instanceAt({ world }: Pick<Plan, 'world'>, number: number): Instance {
  const instance = world.instances[number];
  if (instance === undefined) throw new RangeError(`there is no instance ${number}`);
  return instance;
}

export function nodeAt({ world }: Pick<Plan, 'world'>, number: number): WorldNode {
  const node = world.nodes[number];
  if (node === undefined) throw new RangeError(`there is no node ${number}`);
  return node;
}

/** `rsc_start_0`. */
export function operationKey(resource: string, task: string, intervalMs = 0): string {
  // In two steps: V8 keeps a longer text as the tree of what it was put together of, a piece for each step.
  const operation = `_${task}_${intervalMs}`;
  return resource + operation;
}

/** The node can be given work now. */
export function canAct(node: WorldNode): boolean {
  return node.online && !node.unclean && !node.pending;
}
