import type { Layout, Unit } from '../layout/layout.ts';

/**
 * The order in which units get their nodes: by priority, then by their place in the
 * definition, but whatever a unit is colocated with comes before it. A circle of
 * colocations is cut where it closes.
 */
export function placementOrder(layout: Layout): Unit[] {
  const wanted = [...layout.units].sort((a, b) => b.priority - a.priority || a.position - b.position);
  const visited = new Set<Unit>();
  return wanted.flatMap((unit) => leadersFirst(unit, layout, visited));
}

interface Visit {
  readonly unit: Unit;
  readonly leaders: Iterator<Unit, undefined>;
}

/** Depth first, with a stack of its own: chains may be longer than the call stack. */
function leadersFirst(start: Unit, layout: Layout, visited: Set<Unit>): Unit[] {
  const order: Unit[] = [];
  const stack: Visit[] = [];
  const enter = (unit: Unit): void => {
    if (visited.has(unit)) return;
    visited.add(unit);
    stack.push({ unit, leaders: leadersOf(unit, layout)[Symbol.iterator]() });
  };
  enter(start);
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const leader = top.leaders.next();
    if (leader.done === true) {
      order.push(top.unit);
      stack.pop();
    } else {
      enter(leader.value);
    }
  }
  return order;
}

/** What the unit is colocated with, the strongest bond first. */
function leadersOf(unit: Unit, layout: Layout): Unit[] {
  return [...(layout.colocationsOf.get(unit.id) ?? [])]
    .sort((a, b) => b.score - a.score)
    .flatMap((colocation) => layout.unitOf.get(colocation.with) ?? []);
}
