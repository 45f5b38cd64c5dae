/** How often each kind of refused thing came. */
export type StrangerCounts = readonly (readonly [what: string, count: number])[];

/**
 * Counts what strangers send, and says so once in a while: an attack must not fill
 * the log, and one line is enough to look into it.
 */
export class StrangerReport {
  readonly #report: (text: string, counts: StrangerCounts) => void;
  readonly #quietMs: number;
  #counts = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;

  /** `quietMs`: at least so long between two reports. Default 60 s. */
  constructor(report: (text: string, counts: StrangerCounts) => void, quietMs = 60_000) {
    this.#report = report;
    this.#quietMs = quietMs;
  }

  note(what: string): void {
    this.add([[what, 1]]);
  }

  /** What another has counted: both together are said as one. */
  add(counts: StrangerCounts): void {
    for (const [what, count] of counts) this.#counts.set(what, (this.#counts.get(what) ?? 0) + count);
    if (this.#timer === null) this.#say();
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #say(): void {
    if (this.#counts.size === 0) {
      this.#timer = null;
      return;
    }
    const counts = [...this.#counts];
    const what = counts.map(([text, count]) => `${text} (${count})`).join(', ');
    this.#counts = new Map();
    this.#report(`refused what came without the key, or twice: ${what}; check who can reach this port`, counts);
    this.#timer = setTimeout(() => this.#say(), this.#quietMs).unref();
  }
}
