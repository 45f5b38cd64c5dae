type Before = (action: number) => readonly number[];

/**
 * The given actions in an order in which each comes after those before it. Where there
 * is a circle, what is not `firm` is given up within it; one that is left is cut at the
 * action that comes first in the given order.
 */
export function sortActions(actions: readonly number[], before: Before, firm: Before = before): number[] {
  const order: number[] = [];
  const done = new Set<number>();
  release(actions, before, order, done);
  for (let left = order.length; left < actions.length; left = order.length) {
    const rest = actions.filter((action) => !done.has(action));
    release(rest, firm, order, done);
    if (order.length === left) cut(rest, order, done);
  }
  return order;
}

function cut([first]: readonly number[], order: number[], done: Set<number>): void {
  if (first === undefined) return;
  done.add(first);
  order.push(first);
}

/** Appends all that can be done once what is done already is. */
function release(actions: readonly number[], before: Before, order: number[], done: Set<number>): void {
  const missing = new Map<number, number>();
  const followers = new Map<number, number[]>();
  for (const action of actions) {
    const firsts = new Set(before(action).filter((first) => !done.has(first)));
    missing.set(action, firsts.size);
    for (const first of firsts) {
      const list = followers.get(first);
      if (list === undefined) followers.set(first, [action]);
      else list.push(action);
    }
  }
  for (const start of actions) {
    if (missing.get(start) !== 0 || done.has(start)) continue;
    const ready = [start];
    for (const action of ready) {
      done.add(action);
      order.push(action);
      for (const follower of followers.get(action) ?? []) {
        const left = (missing.get(follower) ?? 0) - 1;
        missing.set(follower, left);
        if (left === 0) ready.push(follower);
      }
    }
  }
}
