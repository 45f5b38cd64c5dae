/**
 * Finds mandatory orders that run in a circle. The graph's points are what happens
 * (`web begin`, `site start`), its edges what must come before: those that groups and
 * roles bring along, then the orders one by one. An order that would close a circle
 * is a problem and is not added, so that each circle is reported once, at the order
 * that closes it.
 */
import type { Problem } from '@understudy/contracts';
import { problemAt, type CheckContext } from './check-context.ts';
import type { OrderDocument } from './document.ts';
import type { Draft } from './document-draft.ts';
import type { Outline, Subject, Unit } from './document-outline.ts';
import { orderedAction } from './document-roles.ts';

/** What comes after a point, by point. */
type Graph = Map<string, string[]>;

export function checkOrderCycles({ draft, outline }: CheckContext): Problem[] {
  const graph: Graph = new Map();
  for (const unit of outline.units) addUnit(graph, unit);
  return (draft.constraints ?? []).flatMap((constraint, index) => {
    if (constraint?.kind !== 'order' || (constraint.requirement ?? 'mandatory') !== 'mandatory') return [];
    const circle = addOrder(graph, constraint, outline);
    return circle === null ? [] : [cycleProblem(circle, index)];
  });
}

function cycleProblem(circle: readonly string[], index: number): Problem {
  const message = `orders run in a circle: ${circle.join(' → ')}`;
  return problemAt(['constraints', index], 'order-cycle', message, 'leave one of them out, or make it optional');
}

/** A group begins, its members start one after the other, it has started; a stop the other way round. */
function addUnit(graph: Graph, unit: Unit): void {
  const starts = unit.members.map((member) => `${member} start`);
  const stops = unit.members.map((member) => `${member} stop`).reverse();
  if (unit.form === 'group') {
    addChain(graph, [`${unit.name} start begin`, ...starts, `${unit.name} start end`]);
    addChain(graph, [`${unit.name} stop begin`, ...stops, `${unit.name} stop end`]);
  }
  addChain(graph, [endOf(unit, 'start'), `${unit.name} promote`]);
  addChain(graph, [`${unit.name} demote`, beginOf(unit, 'stop')]);
}

function addChain(graph: Graph, points: readonly string[]): void {
  points.forEach((point, index) => {
    const next = points[index + 1];
    if (next !== undefined) graph.set(point, [...(graph.get(point) ?? []), next]);
  });
}

function beginOf(unit: Unit, action: 'start' | 'stop'): string {
  return unit.form === 'group' ? `${unit.name} ${action} begin` : `${unit.name} ${action}`;
}

function endOf(unit: Unit, action: 'start' | 'stop'): string {
  return unit.form === 'group' ? `${unit.name} ${action} end` : `${unit.name} ${action}`;
}

/** Adds the order's edge; or gives the names along the circle that it would close. */
function addOrder(graph: Graph, order: Draft<OrderDocument>, { subjects }: Outline): string[] | null {
  const first = subjects.get(order.first ?? '');
  const then = subjects.get(order.then ?? '');
  if (first === undefined || then === undefined || first.unit === then.unit) return null;
  const from = pointOf(first, orderedAction(order.firstAction, first), endOf);
  const to = pointOf(then, orderedAction(order.thenAction, then), beginOf);
  const way = wayBetween(graph, to, from);
  if (way !== null) return namesAlong([...way, to]);
  addChain(graph, [from, to]);
  return null;
}

function pointOf(subject: Subject, action: string, edgeOf: typeof beginOf): string {
  if (action !== 'start' && action !== 'stop') return `${subject.unit.name} ${action}`;
  return subject.isMember ? `${subject.name} ${action}` : edgeOf(subject.unit, action);
}

/** The points from one to another, both included; null if there is no way. Breadth first: a shortest one. */
function wayBetween(graph: Graph, from: string, to: string): string[] | null {
  const cameFrom = new Map<string, string | null>([[from, null]]);
  const queue = [from];
  for (const point of queue) {
    if (point === to) return trace(cameFrom, to);
    for (const next of graph.get(point) ?? []) {
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, point);
      queue.push(next);
    }
  }
  return null;
}

function trace(cameFrom: ReadonlyMap<string, string | null>, end: string): string[] {
  const way: string[] = [];
  for (let point: string | null = end; point !== null; point = cameFrom.get(point) ?? null) way.unshift(point);
  return way;
}

/** Each name once in a row. */
function namesAlong(way: readonly string[]): string[] {
  const names = way.map((point) => point.slice(0, point.indexOf(' ')));
  return names.filter((name, index) => index === 0 || name !== names[index - 1]);
}
