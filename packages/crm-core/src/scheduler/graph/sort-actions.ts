/**
 * The given actions in an order in which each comes after those before it. Where there
 * is a circle, it is cut at the action that comes first in the given order.
 */
export function sortActions(actions: readonly number[], before: (action: number) => readonly number[]): number[] {
  const missing = new Map<number, number>();
  const followers = new Map<number, number[]>();
  for (const action of actions) {
    const firsts = new Set(before(action));
    missing.set(action, firsts.size);
    for (const first of firsts) {
      const list = followers.get(first);
      if (list === undefined) followers.set(first, [action]);
      else list.push(action);
    }
  }
  const order: number[] = [];
  const done = new Set<number>();
  const release = (from: number): void => {
    const ready = [from];
    for (let action = ready.shift(); action !== undefined; action = ready.shift()) {
      if (done.has(action)) continue;
      done.add(action);
      order.push(action);
      for (const follower of followers.get(action) ?? []) {
        const left = (missing.get(follower) ?? 0) - 1;
        missing.set(follower, left);
        if (left === 0) ready.push(follower);
      }
    }
  };
  for (const action of actions) if (missing.get(action) === 0) release(action);
  for (const action of actions) if (!done.has(action)) release(action);
  return order;
}
