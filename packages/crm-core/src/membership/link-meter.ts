/** How well a link carries, as this side sees it. For people: nothing is decided by it. */
export interface LinkMeasure {
  /** Of the last beats that the peer sent on it, those that did not arrive: whole percents. */
  readonly lossPercent: number;
  /** There and back, without what the peer took to answer: the median of the last ones. Null: not known. */
  readonly roundTripMs: number | null;
}

/** Measures one link from the sequences of what arrives on it, each greater than those before. */
export class LinkMeter {
  /** Those that arrived, of the last `windowLength` that were sent. */
  readonly #arrived: number[] = [];
  #first: number | null = null;
  /** The last ones, as they came, and the same by size. */
  readonly #roundTripsMs: number[] = [];
  readonly #bySizeMs: number[] = [];
  /** Asked for more often than there is news. */
  #measure: LinkMeasure | null = null;

  /** `roundTripMs`: null if this beat says nothing about it. */
  note(sequence: number, roundTripMs: number | null): void {
    this.#measure = null;
    this.#first ??= sequence;
    this.#arrived.push(sequence);
    while ((this.#arrived[0] ?? sequence) <= sequence - windowLength) this.#arrived.shift();
    if (roundTripMs !== null) this.#noteRoundTrip(Math.max(0, roundTripMs));
  }

  #noteRoundTrip(ms: number): void {
    this.#roundTripsMs.push(ms);
    insert(this.#bySizeMs, ms);
    const oldestMs = this.#roundTripsMs.length > roundTripsKept ? this.#roundTripsMs.shift() : undefined;
    if (oldestMs !== undefined) this.#bySizeMs.splice(this.#bySizeMs.indexOf(oldestMs), 1);
  }

  get measure(): LinkMeasure {
    return (this.#measure ??= this.#measured());
  }

  #measured(): LinkMeasure {
    const newest = this.#arrived.at(-1);
    if (newest === undefined || this.#first === null) return { lossPercent: 0, roundTripMs: null };
    const sent = Math.min(windowLength, newest - this.#first + 1);
    return { lossPercent: Math.round((100 * (sent - this.#arrived.length)) / sent), roundTripMs: this.#median() };
  }

  #median(): number | null {
    const ms = this.#bySizeMs[this.#bySizeMs.length >> 1];
    return ms === undefined ? null : Math.round(100 * ms) / 100;
  }
}

const windowLength = 100;
const roundTripsKept = 15;

/** Into numbers that are sorted, which they stay. */
function insert(sorted: number[], value: number): void {
  let place = sorted.push(value) - 1;
  for (let below = sorted[place - 1]; below !== undefined && below > value; below = sorted[place - 1]) {
    sorted[place] = below;
    place -= 1;
  }
  sorted[place] = value;
}
