import { absent, type Observed } from './observed.ts';

/*
 * What the nodes say of one primitive, by number of node. Nearly all that a large cluster
 * knows is that something is not there: that is no more than a mark.
 */

export interface Observations {
  /** `absent` where it was looked for and nothing else is known; undefined: the node says nothing. */
  readonly get: (node: number) => Observed | undefined;
  readonly has: (node: number) => boolean;
  /** Some node says something. */
  readonly isAny: boolean;
  /** Of which more is known than that it is absent; in the order in which it was found. */
  readonly told: ReadonlyMap<number, Observed>;
  /** All that say something, by number. */
  readonly nodes: () => readonly number[];
}

export class ObservationDraft implements Observations {
  readonly #told = new Map<number, Observed>();
  /** A bit for each node. */
  #absences: number[] = [];

  get told(): ReadonlyMap<number, Observed> {
    return this.#told;
  }

  get isAny(): boolean {
    return this.#told.size > 0 || this.#absences.length > 0;
  }

  get(node: number): Observed | undefined {
    return this.#told.get(node) ?? (this.#isAbsent(node) ? absent : undefined);
  }

  has(node: number): boolean {
    return this.#told.has(node) || this.#isAbsent(node);
  }

  nodes(): readonly number[] {
    const marked = this.#absences.length * bitsInWord;
    const nodes = Array.from({ length: Math.max(marked, ...this.#told.keys(), -1) + 1 }, (_, node) => node);
    return nodes.filter((node) => this.has(node));
  }

  set(node: number, observed: Observed): void {
    if (observed === absent && !this.#told.has(node)) this.#mark(node);
    else this.#told.set(node, observed);
  }

  #isAbsent(node: number): boolean {
    return ((this.#absences[Math.floor(node / bitsInWord)] ?? 0) & (1 << (node % bitsInWord))) !== 0;
  }

  #mark(node: number): void {
    const word = Math.floor(node / bitsInWord);
    // Not pushed: that would leave room for sixteen more.
    while (this.#absences.length <= word) this.#absences = [...this.#absences, 0];
    this.#absences[word] = (this.#absences[word] ?? 0) | (1 << (node % bitsInWord));
  }
}

/** As many as a small integer has. */
const bitsInWord = 30;
