/** How well a link carries, as this side sees it. For people: nothing is decided by it. */
export interface LinkMeasure {
  /** Of the last beats that the peer sent on it, those that did not arrive: whole percents. */
  readonly lossPercent: number;
  /** There and back, without what the peer took to answer: the median of the last ones. Null: not known. */
  readonly roundTripMs: number | null;
}

/** Measures one link from the sequences of what arrives on it. */
export class LinkMeter {
  /** Those that arrived, of the last `windowLength` that were sent. */
  #arrived: number[] = [];
  #first: number | null = null;
  #roundTripsMs: number[] = [];

  /** `roundTripMs`: null if this beat says nothing about it. */
  note(sequence: number, roundTripMs: number | null): void {
    this.#first ??= sequence;
    this.#arrived = [...this.#arrived, sequence].filter((each) => each > sequence - windowLength);
    if (roundTripMs === null) return;
    this.#roundTripsMs = [...this.#roundTripsMs, Math.max(0, roundTripMs)].slice(-roundTripsKept);
  }

  get measure(): LinkMeasure {
    const newest = this.#arrived.at(-1);
    if (newest === undefined || this.#first === null) return { lossPercent: 0, roundTripMs: null };
    const sent = Math.min(windowLength, newest - this.#first + 1);
    return { lossPercent: Math.round((100 * (sent - this.#arrived.length)) / sent), roundTripMs: this.#median() };
  }

  #median(): number | null {
    const sorted = [...this.#roundTripsMs].sort((a, b) => a - b);
    const ms = sorted[sorted.length >> 1];
    return ms === undefined ? null : Math.round(100 * ms) / 100;
  }
}

const windowLength = 100;
const roundTripsKept = 15;
