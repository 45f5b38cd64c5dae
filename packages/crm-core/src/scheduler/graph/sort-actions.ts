import type { Precedence } from './precedence.ts';

/**
 * The given actions (numbers below `size`) in an order in which each comes after those before it. Where there
 * is a circle, what is not `firm` is given up within it; one that is left is cut at the
 * action that comes first in the given order.
 */
export function sortActions(
  size: number,
  actions: readonly number[],
  precedence: Precedence,
  firm: () => Precedence = () => precedence,
): number[] {
  const order: number[] = [];
  const done = new Uint8Array(size);
  release(actions, precedence, order, done);
  for (let left = order.length; left < actions.length; left = order.length) {
    const rest = actions.filter((action) => done[action] === 0);
    release(rest, firm(), order, done);
    if (order.length === left) cut(rest, order, done);
  }
  return order;
}

function cut([first]: readonly number[], order: number[], done: Uint8Array): void {
  if (first === undefined) return;
  done[first] = 1;
  order.push(first);
}

/** Appends all of the actions, none of which is done, that can be done once what is done already is. */
function release(actions: readonly number[], precedence: Precedence, order: number[], done: Uint8Array): void {
  const missing = new Int32Array(done.length);
  const demand = (follower: number): void => {
    if (done[follower] === 0) missing[follower] = (missing[follower] ?? 0) + 1;
  };
  for (const action of actions) precedence.visitFollowers(action, demand);
  const ready: number[] = [];
  const supply = (follower: number): void => {
    const left = (missing[follower] ?? 0) - 1;
    missing[follower] = left;
    if (left === 0) ready.push(follower);
  };
  for (const start of actions) {
    if (missing[start] !== 0 || done[start] === 1) continue;
    ready.push(start);
    for (let next = 0; next < ready.length; next += 1) {
      const action = ready[next] ?? -1;
      done[action] = 1;
      order.push(action);
      precedence.visitFollowers(action, supply);
    }
    ready.length = 0;
  }
}
