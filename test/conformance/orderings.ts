/**
 * Which real action of a transition comes before which: the transitive closure, with pseudo actions contracted. Rows of
 * bits, so that a transition of some hundred actions takes a millisecond.
 */
import { type Action, labelOf } from './action.ts';

/** `after` as positions; a reference to an action that is not there says nothing. */
function predecessorsOf(actions: readonly Action[]): readonly (readonly number[])[] {
  const positions = new Map(actions.map(({ id }, position) => [id, position]));
  return actions.map(({ after }) => after.flatMap((id) => positions.get(id) ?? []));
}

/** Positions, each after those it depends on; an edge that closes a circle is the one that is not kept. */
function sortByDependency(predecessors: readonly (readonly number[])[]): readonly number[] {
  const seen = new Set<number>();
  const order: number[] = [];
  for (const root of predecessors.keys()) {
    if (seen.has(root)) continue;
    seen.add(root);
    const stack = [{ position: root, next: 0 }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const before = predecessors[top.position]?.[top.next];
      top.next += 1;
      if (before === undefined) {
        order.push(top.position);
        stack.pop();
      } else if (!seen.has(before)) {
        seen.add(before);
        stack.push({ position: before, next: 0 });
      }
    }
  }
  return order;
}

/** For each position the set of positions before it, as bits. */
function closureOf(predecessors: readonly (readonly number[])[]): readonly Uint32Array[] {
  const width = (predecessors.length + 31) >>> 5;
  const rows = predecessors.map(() => new Uint32Array(width));
  const done = new Uint8Array(predecessors.length);
  for (const position of sortByDependency(predecessors)) {
    const row = rows[position] ?? new Uint32Array();
    for (const before of predecessors[position] ?? []) {
      if (done[before] === 0) continue;
      (rows[before] ?? []).forEach((bits, word) => (row[word] = (row[word] ?? 0) | bits));
      row[before >>> 5] = (row[before >>> 5] ?? 0) | (1 << (before & 31));
    }
    done[position] = 1;
  }
  return rows;
}

const has = (row: Uint32Array | undefined, position: number): boolean =>
  (((row?.[position >>> 5] ?? 0) >>> (position & 31)) & 1) === 1;

/** `first` has to end before `then` begins; both are labels. */
export interface Ordering {
  readonly first: string;
  readonly then: string;
}

/** Every ordering between two real actions, by a key of its own. */
export type Orderings = ReadonlyMap<string, Ordering>;

export function orderingsOf(actions: readonly Action[]): Orderings {
  const rows = closureOf(predecessorsOf(actions));
  const real = actions.flatMap((action, position) =>
    action.kind === 'pseudo' ? [] : [{ position, label: labelOf(action) }],
  );
  const orderings = new Map<string, Ordering>();
  for (const then of real) {
    for (const first of real) {
      if (!has(rows[then.position], first.position)) continue;
      orderings.set(`${first.label}\n${then.label}`, { first: first.label, then: then.label });
    }
  }
  return orderings;
}

/** Those of `some` that do not follow from two others of `all`: enough to explain the rest. */
export function directOrderings(some: readonly Ordering[], all: Orderings): readonly Ordering[] {
  const followers = new Map<string, string[]>();
  for (const { first, then } of all.values()) followers.set(first, [...(followers.get(first) ?? []), then]);
  return some.filter(
    ({ first, then }) =>
      !(followers.get(first) ?? []).some((between) => between !== then && all.has(`${between}\n${then}`)),
  );
}
