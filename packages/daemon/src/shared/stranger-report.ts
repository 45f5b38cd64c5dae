/**
 * Counts what strangers send, and says so once in a while: an attack must not fill
 * the log, and one line is enough to look into it.
 */
export class StrangerReport {
  readonly #report: (text: string) => void;
  readonly #quietMs: number;
  #counts = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;

  /** `quietMs`: at least so long between two reports. Default 60 s. */
  constructor(report: (text: string) => void, quietMs = 60_000) {
    this.#report = report;
    this.#quietMs = quietMs;
  }

  note(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
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
    const what = [...this.#counts].map(([text, count]) => `${text} (${count})`).join(', ');
    this.#counts = new Map();
    this.#report(`refused what came without the key, or twice: ${what}; check who can reach this port`);
    this.#timer = setTimeout(() => this.#say(), this.#quietMs).unref();
  }
}
