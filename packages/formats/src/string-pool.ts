/**
 * Strings that are equal become one. What is kept is a copy: a piece of a long text would
 * keep all of that text in memory, for as long as the piece is used.
 */
export class StringPool {
  readonly #known = new Map<string, string>();

  share(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const copy = [...text].join('');
    this.#known.set(copy, copy);
    return copy;
  }
}
