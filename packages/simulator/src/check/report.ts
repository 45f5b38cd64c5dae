import type { Rule, Violation } from './violation.ts';

/** Where the checkers put what they find. */
export class Report {
  readonly #violations: Violation[] = [];
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  get violations(): readonly Violation[] {
    return this.#violations;
  }

  get isClean(): boolean {
    return this.#violations.length === 0;
  }

  add(rule: Rule, text: string): void {
    if (this.#violations.length < mostKept) this.#violations.push({ rule, atMs: this.#nowMs(), text });
  }
}

const mostKept = 10;
