/**
 * Strings that are equal become one. What is kept is a copy: a piece of a long text would
 * keep all of that text in memory, for as long as the piece is used.
 */
export class StringPool {
  readonly #known = new Map<string, string>();

  share(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    // A piece of a text of its own, which is no longer than that: what else makes a copy takes ten times as long.
    const copy = ` ${text}`.slice(1);
    this.#known.set(copy, copy);
    return copy;
  }
}
