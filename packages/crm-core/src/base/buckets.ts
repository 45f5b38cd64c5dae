/**
 * Numbers from 0 on, sorted into buckets: a list of offsets into a list of numbers. Where there are many buckets with
 * little in each, lists of their own would be most of the memory, and of the time that it takes to collect it.
 */
export class Buckets {
  readonly #offsets: Int32Array;
  readonly #numbers: Int32Array;

  /** `bucketOf`: by number, its bucket below `count`; -1: none. */
  constructor(count: number, bucketOf: Int32Array) {
    this.#offsets = offsetsOf(count, bucketOf);
    const next = this.#offsets.slice();
    this.#numbers = new Int32Array(this.#offsets[count] ?? 0);
    for (let number = 0; number < bucketOf.length; number += 1) {
      const bucket = bucketOf[number] ?? -1;
      if (bucket < 0) continue;
      const place = next[bucket] ?? 0;
      this.#numbers[place] = number;
      next[bucket] = place + 1;
    }
  }

  /** In rising order. A view: see `visit`. */
  in(bucket: number): Int32Array {
    return this.#numbers.subarray(this.#offsets[bucket], this.#offsets[bucket + 1]);
  }

  /** The same, without a view of its own, which would cost more than what is done with it. */
  visit(bucket: number, look: (number: number) => void): void {
    const end = this.#offsets[bucket + 1] ?? 0;
    for (let place = this.#offsets[bucket] ?? 0; place < end; place += 1) look(this.#numbers[place] ?? -1);
  }
}

/** Where each bucket begins, and at the end, where the last ends. */
function offsetsOf(count: number, bucketOf: Int32Array): Int32Array {
  const offsets = new Int32Array(count + 1);
  for (let number = 0; number < bucketOf.length; number += 1) {
    const bucket = bucketOf[number] ?? -1;
    if (bucket >= 0) offsets[bucket + 1] = (offsets[bucket + 1] ?? 0) + 1;
  }
  for (let bucket = 0; bucket < count; bucket += 1) {
    offsets[bucket + 1] = (offsets[bucket + 1] ?? 0) + (offsets[bucket] ?? 0);
  }
  return offsets;
}
