import type { PlannedAction } from '../actions/action-table.ts';
import type { Planned } from '../actions/plan-actions.ts';
import type { GraphAction } from '../decision.ts';
import type { Relation } from '../ordering/relation.ts';
import type { Settled } from '../ordering/settle.ts';
import type { World } from '../world/world.ts';
import { sortActions } from './sort-actions.ts';

/** Stage 7: what is both needed and possible, numbered, each after what it waits for. */
export function buildGraph(
  world: World,
  planned: Planned,
  relations: readonly Relation[],
  settled: Settled,
): readonly GraphAction[] {
  const { actions } = planned;
  const chosen = actions.filter(({ number }) => isChosen(number, settled)).map(({ number }) => number);
  const before = (number: number): number[] => predecessors(number, relations, settled);
  const order = sortActions(chosen, before);
  const ids = new Map(order.map((number, index) => [number, index + 1]));
  return order.flatMap((number) => {
    const action = actions[number];
    if (action === undefined) return [];
    const after = new Set(before(number).flatMap((other) => ids.get(other) ?? []));
    const id = ids.get(number) ?? 0;
    return [
      toGraphAction(
        world,
        planned,
        action,
        id,
        [...after].filter((other) => other < id).sort((a, b) => a - b),
      ),
    ];
  });
}

function isChosen(number: number, { required, shown, runnable }: Settled): boolean {
  return runnable[number] === 1 && (required[number] === 1 || shown[number] === 1);
}

function predecessors(number: number, relations: readonly Relation[], settled: Settled): number[] {
  const found: number[] = [];
  for (const entry of settled.index.into(number)) {
    const first = relations[entry]?.first;
    if (first !== undefined && isChosen(first, settled)) found.push(first);
  }
  return found;
}

function toGraphAction(
  world: World,
  planned: Planned,
  action: PlannedAction,
  id: number,
  after: readonly number[],
): GraphAction {
  const kind = kindOf(world, planned, action);
  const node = kind === 'pseudo' ? null : (world.nodes[action.node]?.name ?? null);
  const { task, key, intervalMs, fence, reasons } = action;
  const resource = world.instances[action.instance]?.historyId ?? null;
  return { id, kind, task, key, node, resource, intervalMs, fence, reasons, after };
}

/** What is stopped by fencing, or started by having been moved there alive, is no work of its own. */
function kindOf(world: World, planned: Planned, action: PlannedAction): GraphAction['kind'] {
  if (action.kind !== 'resource') return action.kind;
  const isDown = action.task === 'stop' || action.task === 'demote';
  if (isDown && planned.fencings[action.node] !== undefined) return 'pseudo';
  if (action.task === 'start' && planned.migrations[action.instance] !== undefined) return 'pseudo';
  return 'resource';
}
