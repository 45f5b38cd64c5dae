/**
 * Chance that can be repeated: a stream of numbers from a seed and a name. Each part
 * of the world has a stream of its own, so that what one part asks for changes
 * nothing in another: a story from which something is left out goes on alike.
 */
export class Random {
  #state: number;

  constructor(seed: number, name: string) {
    this.#state = mix(seed >>> 0, name);
  }

  /** From 0 up to, and without, 1. */
  unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let word = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1));
  }

  /** As often below as above the geometric middle: for times, of which short and long ones matter alike. */
  spread(low: number, high: number): number {
    return Math.round(low * Math.pow(high / low, this.unit()));
  }

  chance(percent: number): boolean {
    return this.unit() * 100 < percent;
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.integer(0, list.length - 1)] ?? list[0];
  }

  /** One of a list that may be empty. */
  pickFrom<T>(list: readonly T[]): T | undefined {
    return list[this.integer(0, list.length - 1)];
  }

  weighted<T>(list: readonly (readonly [number, T])[]): T | undefined {
    let rest = this.unit() * list.reduce((sum, [weight]) => sum + weight, 0);
    return list.find(([weight]) => (rest -= weight) < 0)?.[1];
  }
}

/** FNV-1a over the name, and the seed stirred in. */
function mix(seed: number, name: string): number {
  let hash = 2_166_136_261;
  for (const sign of name) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  hash = Math.imul(hash ^ Math.imul(seed, 0x9e3779b1), 0x85ebca6b) >>> 0;
  return (hash ^ (hash >>> 15)) >>> 0;
}
