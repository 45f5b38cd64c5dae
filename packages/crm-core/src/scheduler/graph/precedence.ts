import { Buckets } from '../../base/buckets.ts';
import { relation, type Relations } from '../ordering/relation.ts';

/** What comes right after what among the actions that are done, each pair once. */
export interface Precedence {
  /** Followers come in the order of the actions that it was made of. */
  readonly visitFollowers: (action: number, look: (follower: number) => void) => void;
}

/** `size`: above the number of every action. Of what is not among the actions nothing is said. */
export function precedenceOf(size: number, actions: readonly number[], relations: Relations): Precedence {
  const said = endsOf(size, actions, relations);
  const byThen = new Buckets(size, said.thens);
  const firsts = new Int32Array(relations.length).fill(-1);
  const thens = new Int32Array(relations.length);
  const seenBy = new Int32Array(size).fill(-1);
  let pairs = 0;
  for (const then of actions) {
    byThen.visit(then, (number) => {
      const first = said.firsts[number] ?? -1;
      if (seenBy[first] === then) return;
      seenBy[first] = then;
      firsts[pairs] = first;
      thens[pairs] = then;
      pairs += 1;
    });
  }
  const byFirst = new Buckets(size, firsts);
  return { visitFollowers: (action, look) => byFirst.visit(action, (pair) => look(thens[pair] ?? -1)) };
}

/** By relation; -1: it says nothing about the order of these actions. */
function endsOf(
  size: number,
  actions: readonly number[],
  relations: Relations,
): { readonly firsts: Int32Array; readonly thens: Int32Array } {
  const isIn = new Uint8Array(size);
  for (const action of actions) isIn[action] = 1;
  const firsts = new Int32Array(relations.length).fill(-1);
  const thens = new Int32Array(relations.length).fill(-1);
  for (let number = 0; number < relations.length; number += 1) {
    const [first, then] = [relations.firsts[number] ?? -1, relations.thens[number] ?? -1];
    if (((relations.flags[number] ?? 0) & relation.silent) !== 0 || isIn[first] !== 1 || isIn[then] !== 1) continue;
    firsts[number] = first;
    thens[number] = then;
  }
  return { firsts, thens };
}

/** By place in the order: places, from 1 on, of those that come right before it, rising. Where a circle was cut, none behind it. */
export function placesBefore(size: number, order: readonly number[], precedence: Precedence): readonly number[][] {
  const places = new Int32Array(size);
  for (let place = 0; place < order.length; place += 1) places[order[place] ?? -1] = place;
  const eachPair = (look: (place: number, follower: number) => void): void =>
    order.forEach((action, place) => {
      precedence.visitFollowers(action, (follower) => {
        if ((places[follower] ?? -1) > place) look(place, places[follower] ?? -1);
      });
    });
  const counts = new Int32Array(order.length);
  eachPair((_, follower) => (counts[follower] = (counts[follower] ?? 0) + 1));
  // Lists that grow would take up several times what is in them.
  const before = order.map((_, place) => new Array<number>(counts[place] ?? 0));
  counts.fill(0);
  eachPair((place, follower) => {
    const next = counts[follower] ?? 0;
    const list = before[follower];
    if (list !== undefined) list[next] = place + 1;
    counts[follower] = next + 1;
  });
  return before;
}
