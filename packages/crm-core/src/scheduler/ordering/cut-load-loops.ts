import type { Planned } from '../actions/plan-actions.ts';
import { joinedRelations, relation, type Relations } from './relation.ts';
import { RelationIndex } from './relation-index.ts';
import { isChosen, type Settled } from './settle.ts';

/*
 * Nodes may wait for each other's load: what shall come here waits for what leaves, which
 * waits for room where it goes, and so in a circle. Room is a wish: such a wait is given
 * up, the last in order first, until no circle is left.
 */

export function cutLoadLoops(
  planned: Pick<Planned, 'actions' | 'loads'>,
  relations: Relations,
  settled: Settled,
): Relations {
  const waits = waitsForLoad(planned, relations, settled);
  if (waits.length === 0) return relations;
  const graph = new Chosen(planned.actions.length, relations, settled);
  const isBehindLoop = graph.behindLoops();
  for (const number of waits.toReversed()) {
    const { first, then } = relations.at(number) ?? nowhere;
    if (isBehindLoop[first] === 1 && graph.reaches(then, first)) graph.cut.add(number);
  }
  return graph.cut.size === 0 ? relations : joinedRelations([relations], (_, number) => !graph.cut.has(number));
}

/** Numbers of the relations by which a move waits for room, in the order of what moves. */
function waitsForLoad(
  { actions, loads }: Pick<Planned, 'actions' | 'loads'>,
  relations: Relations,
  settled: Settled,
): number[] {
  const points = new Set(loads.filter((point) => point !== undefined && isChosen(point, settled)));
  if (points.size === 0) return [];
  const moves = (number: number): boolean => {
    const { first, then } = relations.at(number) ?? nowhere;
    return points.has(first) && actions[then]?.task === 'migrate_to' && isChosen(then, settled);
  };
  const instanceOf = (number: number): number => actions[relations.thens[number] ?? -1]?.instance ?? -1;
  return Array.from({ length: relations.length }, (_, number) => number)
    .filter(moves)
    .sort((a, b) => instanceOf(a) - instanceOf(b));
}

const nowhere = { first: -1, then: -1, flags: relation.silent };

/** What is done, with what comes before what. */
class Chosen {
  readonly cut = new Set<number>();
  readonly #relations: Relations;
  readonly #index: RelationIndex;
  readonly #settled: Settled;
  /** By action: number of the last search that came by. */
  readonly #seen: Int32Array;
  #search = 0;

  constructor(actions: number, relations: Relations, settled: Settled) {
    this.#relations = relations;
    this.#index = new RelationIndex(actions, relations);
    this.#settled = settled;
    this.#seen = new Int32Array(actions);
  }

  /** 1 for each action in a circle, or after one: those that no order can be found for. */
  behindLoops(): Uint8Array {
    const missing = new Int32Array(this.#seen.length);
    const all = [...missing.keys()].filter((action) => isChosen(action, this.#settled));
    for (const action of all) for (const next of this.#after(action)) missing[next] = (missing[next] ?? 0) + 1;
    const left = Uint8Array.from(missing, () => 1);
    const ready = all.filter((action) => missing[action] === 0);
    for (let action = ready.pop(); action !== undefined; action = ready.pop()) {
      left[action] = 0;
      for (const next of this.#after(action)) {
        missing[next] = (missing[next] ?? 0) - 1;
        if (missing[next] === 0) ready.push(next);
      }
    }
    return left;
  }

  reaches(from: number, to: number): boolean {
    this.#search += 1;
    const queue = [from];
    for (let action = queue.pop(); action !== undefined; action = queue.pop()) {
      if (action === to) return true;
      for (const next of this.#after(action)) {
        if (this.#seen[next] === this.#search) continue;
        this.#seen[next] = this.#search;
        queue.push(next);
      }
    }
    return false;
  }

  #after(action: number): number[] {
    return [...this.#index.from(action)].flatMap((number) => {
      const { then, flags } = this.#relations.at(number) ?? nowhere;
      const counts = (flags & relation.silent) === 0 && !this.cut.has(number) && isChosen(then, this.#settled);
      return counts ? [then] : [];
    });
  }
}
