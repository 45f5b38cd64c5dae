import type { PlannedAction } from '../actions/planned-action.ts';
import type { OrderedPlan } from '../ordering/order-actions.ts';
import type { Edge } from '../ordering/edges.ts';
import type { TransitionAction } from '../../model/transition.ts';
import { sortTopologically } from './sort-topologically.ts';

/** Stage 7's result: what can be done now, in an order that works, and what cannot. */
export interface Graph {
  readonly actions: readonly TransitionAction[];
  /** Needed, but left out: with the reason, by index of the planned action. */
  readonly leftOut: ReadonlyMap<number, string>;
  readonly planned: readonly PlannedAction[];
}

/** Stage 7: leaves out what cannot be done now, with all that must follow it; sorts and numbers the rest. */
export function buildGraph({ actions, edges }: OrderedPlan): Graph {
  const followers = indexEdges(edges, (edge) => edge.before);
  const leftOut = new Map<number, string>();
  for (const action of actions) {
    if (action.impossible !== null) leaveOut(action.index, action.impossible, followers, leftOut);
  }
  leaveOutIdleCancels(actions, edges, leftOut);
  const possible = (edge: Edge): boolean => !leftOut.has(edge.before) && !leftOut.has(edge.after);
  const remaining = actions.filter((action) => !leftOut.has(action.index)).map((action) => action.index);
  const sorted = sortTopologically(remaining, edges.filter(possible));
  for (const index of sorted.circular) {
    leaveOut(index, 'the order constraints form a circle around it', followers, leftOut);
  }
  const order = sorted.order.filter((index) => !leftOut.has(index));
  return { actions: number(order, actions, sorted.edges), leftOut, planned: actions };
}

function indexEdges(edges: readonly Edge[], end: (edge: Edge) => number): ReadonlyMap<number, readonly Edge[]> {
  const index = new Map<number, Edge[]>();
  for (const edge of edges) {
    const list = index.get(end(edge));
    if (list === undefined) index.set(end(edge), [edge]);
    else list.push(edge);
  }
  return index;
}

function leaveOut(
  start: number,
  reason: string,
  followers: ReadonlyMap<number, readonly Edge[]>,
  leftOut: Map<number, string>,
): void {
  const stack = [start];
  for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
    if (leftOut.has(index)) continue;
    leftOut.set(index, reason);
    for (const edge of followers.get(index) ?? []) if (edge.required) stack.push(edge.after);
  }
}

/** A monitor is ended only for the sake of what follows: it goes on if that is left out. */
function leaveOutIdleCancels(
  actions: readonly PlannedAction[],
  edges: readonly Edge[],
  leftOut: Map<number, string>,
): void {
  for (const { before, after, required } of edges) {
    const action = actions[before]?.action;
    const reason = leftOut.get(after);
    if (!required || reason === undefined || action?.kind !== 'resource') continue;
    if (action.action === 'cancel') leftOut.set(before, reason);
  }
}

function number(
  order: readonly number[],
  actions: readonly PlannedAction[],
  edges: readonly Edge[],
): TransitionAction[] {
  const ids = new Map(order.map((index, id) => [index, id]));
  const before = indexEdges(edges, (edge) => edge.after);
  return order.flatMap((index, id) => {
    const planned = actions[index];
    if (planned === undefined) return [];
    const after = new Set((before.get(index) ?? []).flatMap((edge) => ids.get(edge.before) ?? []));
    return [{ ...planned.action, id, after: [...after].sort((a, b) => a - b) }];
  });
}
