import type { PlannedAction } from '../actions/action-table.ts';
import type { Planned } from '../actions/plan-actions.ts';
import { isKept } from '../actions/plan-course.ts';
import type { GraphAction } from '../decision.ts';
import type { Notifications } from '../notifications/plan-notifications.ts';
import { joinedRelations, relation, type Relation, type Relations } from '../ordering/relation.ts';
import { isChosen, type Settled } from '../ordering/settle.ts';
import type { World } from '../world/world.ts';
import { placesBefore, precedenceOf } from './precedence.ts';
import { sortActions } from './sort-actions.ts';

export interface GraphInput {
  readonly world: World;
  readonly planned: Planned;
  readonly relations: Relations;
  readonly settled: Settled;
  readonly notifications: Notifications;
}

/** Stage 8: what is both needed and possible, numbered, each after what it waits for. */
export function buildGraph(input: GraphInput): readonly GraphAction[] {
  const { planned, settled, notifications } = input;
  const actions = joined(planned.actions, notifications.actions);
  const told = notifications.actions.map(({ number }) => number);
  const chosen = [...chosenOf(planned.actions.length, settled), ...told];
  const relations = joinedRelations([input.relations, notifications.relations]);
  const precedence = precedenceOf(actions.length, chosen, relations);
  const firm = lazily(() => precedenceOf(actions.length, chosen, joinedRelations([relations], isFirm)));
  const order = sortActions(actions.length, chosen, precedence, firm);
  const before = placesBefore(actions.length, order, precedence);
  return order.flatMap((number, index) => {
    const action = actions[number];
    return action === undefined ? [] : [toGraphAction(input, action, index + 1, before[index] ?? [])];
  });
}

/** Most clusters have nobody to tell, and these lists are long. */
function joined<T>(list: readonly T[], more: readonly T[]): readonly T[] {
  return more.length === 0 ? list : [...list, ...more];
}

function chosenOf(actions: number, settled: Settled): number[] {
  const chosen: number[] = [];
  for (let number = 0; number < actions; number += 1) if (isChosen(number, settled)) chosen.push(number);
  return chosen;
}

/** Circles are rare. */
function lazily<T extends object>(make: () => T): () => T {
  let made: T | null = null;
  return () => (made ??= make());
}

function isFirm({ flags }: Relation): boolean {
  return (flags & relation.wish) === 0;
}

function toGraphAction(input: GraphInput, action: PlannedAction, id: number, after: readonly number[]): GraphAction {
  const { world } = input;
  const kind = kindOf(input, action);
  const node = kind === 'pseudo' ? null : (world.nodes[action.node]?.name ?? null);
  const { task, key, instance, intervalMs, fence, reasons } = action;
  const resource = world.instances[instance]?.historyId ?? null;
  return { id, kind, task, key, node, resource, instance, intervalMs, fence, reasons, after };
}

/** What is stopped by fencing, or started by having been moved there alive, is no work of its own. */
function kindOf(input: GraphInput, action: PlannedAction): GraphAction['kind'] {
  const { planned, settled } = input;
  if (action.kind !== 'resource') return action.kind;
  const isDown = action.task === 'stop' || action.task === 'demote';
  if (isDown && planned.fencings[action.node] !== undefined) return 'pseudo';
  if (action.task === 'start' && (settled.migrates[action.instance] === 1 || isThere(input, action))) return 'pseudo';
  return 'resource';
}

/** It was active elsewhere too, and is left where it was meant to be. */
function isThere({ world, planned, settled }: GraphInput, { instance: number, node }: PlannedAction): boolean {
  const instance = world.instances[number];
  if (instance?.kind !== 'primitive' || !isKept(world, instance, node)) return false;
  const stops = planned.table.of(number, 'stop').filter((stop) => planned.table.at(stop).node === node);
  return !stops.some((stop) => isChosen(stop, settled));
}
