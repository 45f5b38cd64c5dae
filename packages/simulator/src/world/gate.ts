/**
 * The door of one process. What comes while the process is stopped waits in front of
 * it, in order; what comes after its end is nobody's any more.
 */
export class Gate {
  /** Called when it has stopped, and before it goes on. */
  readonly #onChange: () => void;
  readonly #backlog: (() => void)[] = [];
  #stops = 0;
  #isOver = false;

  constructor(onChange: () => void = () => undefined) {
    this.#onChange = onChange;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get isStopped(): boolean {
    return this.#stops > 0;
  }

  get waiting(): number {
    return this.#backlog.length;
  }

  enter(action: () => void): void {
    if (this.#isOver) return;
    if (this.#stops > 0 || this.#backlog.length > 0) this.#backlog.push(action);
    else action();
  }

  /** Several reasons to stop add up. */
  stop(): void {
    this.#stops += 1;
    if (this.#stops === 1) this.#onChange();
  }

  /** Goes on, unless there is another reason not to: first with all that waits. */
  resume(): void {
    this.#stops -= 1;
    if (this.#stops === 0) this.#onChange();
    while (this.#stops === 0 && !this.#isOver) {
      const first = this.#backlog[0];
      if (first === undefined) return;
      first();
      this.#backlog.shift();
    }
  }

  end(): void {
    this.#isOver = true;
    this.#backlog.length = 0;
  }
}
