/**
 * One field of many records, where most records say what others say: every value is kept
 * once, and of a record only which one it is. Where all is equal, that costs nothing.
 */
export class Column<T> {
  readonly #values: T[] = [];
  #numberOf = new Map<T, number>();
  /** By record, the number of its value. A page that is not there is full of zeros. */
  readonly #pages: (Int32Array | undefined)[] = [];
  #length = 0;
  /** Number of the value before: most often it comes again. */
  #last = 0;

  push(value: T): void {
    const number = value === this.#values[this.#last] ? this.#last : this.#enter(value);
    if (number > 0) this.#pageOf(this.#length)[this.#length % pageLength] = number;
    this.#last = number;
    this.#length += 1;
  }

  /** Of a record that was pushed. */
  at(record: number): T {
    const number = this.#pages[Math.floor(record / pageLength)]?.[record % pageLength] ?? 0;
    return this.#values[number] as T;
  }

  /** Nothing is pushed any more: what is needed for that is given up. */
  close(): void {
    this.#numberOf = new Map();
  }

  #enter(value: T): number {
    const known = this.#numberOf.get(value);
    if (known !== undefined) return known;
    const own = ownCopy(value);
    const number = this.#values.push(own) - 1;
    this.#numberOf.set(own, number);
    return number;
  }

  #pageOf(record: number): Int32Array {
    const page = Math.floor(record / pageLength);
    const known = this.#pages[page];
    if (known !== undefined) return known;
    const added = new Int32Array(pageLength);
    this.#pages[page] = added;
    return added;
  }
}

const pageLength = 1_024;

/** A text may be a piece of a long one, and would keep all of that in memory. */
function ownCopy<T>(value: T): T {
  return typeof value === 'string' ? ([...value].join('') as T & string) : value;
}
