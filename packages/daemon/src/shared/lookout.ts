/**
 * Looks at something of this host from time to time, and tells when it is not what it was: nothing says so by itself, and
 * what is told twice is no news.
 */
export class Lookout<Answer> {
  readonly #options: LookoutOptions<Answer>;
  #told: string;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LookoutOptions<Answer>) {
    this.#options = options;
    this.#told = JSON.stringify(options.usual);
  }

  open(): void {
    this.#timer = setInterval(() => void this.look(), this.#options.everyMs);
    void this.look();
  }

  /** Now: what is told is what was there when this was called, or later. Never rejects. */
  async look(): Promise<void> {
    const answer = await this.#options.read();
    const text = JSON.stringify(answer);
    if (text === this.#told) return;
    this.#told = text;
    this.#options.tell(answer);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

export interface LookoutOptions<Answer> {
  /** Never rejects; gives plain data. */
  readonly read: () => Promise<Answer>;
  readonly tell: (answer: Answer) => void;
  /** What is taken for granted until something else was told. */
  readonly usual: Answer;
  readonly everyMs: number;
}
