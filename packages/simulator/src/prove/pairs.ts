import { Random } from '../base/random.ts';
import type { Fault } from './faults.ts';

/** Two faults, in the order in which they happen. */
export type Pair = readonly [Fault, Fault];

/**
 * Pairs to try: all, if that is not more than `most`; else first those of two grave
 * faults, then those with a fault that only shows beside another one, then a sample of
 * the rest. What stands later among the faults happens first: a witness is lost before
 * the power, a stop would fail before it is asked for.
 */
export function choosePairs(faults: readonly Fault[], most: number, seed: number): PairChoice {
  const pairs = faults.flatMap((second, index) =>
    faults.slice(index + 1).flatMap((first): readonly Pair[] => (second.isHidden ? [] : [[first, second]])),
  );
  const rank = ([first, second]: Pair): number => {
    if (first.isGrave && second.isGrave) return 0;
    return first.isHidden && (second.isGrave || isAboutSame(first, second)) ? 1 : 2;
  };
  const random = new Random(seed, 'pairs');
  const drawn = pairs.map((pair) => ({ pair, rank: rank(pair), lot: random.unit() }));
  drawn.sort((one, other) => one.rank - other.rank || one.lot - other.lot);
  return { pairs: drawn.slice(0, most).map(({ pair }) => pair), all: pairs.length };
}

export interface PairChoice {
  readonly pairs: readonly Pair[];
  /** How many there are. */
  readonly all: number;
}

function isAboutSame(one: Fault, other: Fault): boolean {
  return one.id.slice(one.id.indexOf(' ')) === other.id.slice(other.id.indexOf(' '));
}
