/**
 * The text about the place where a parser stands, which is given its text in parts: as
 * much as is needed to say where a tag began. That is all from the last `<` on.
 */
export class XmlPassage {
  #text = '';
  /** Of the text's first character, in the whole; from 0. */
  #start = 0;
  /** Of the first character of the line in which the text begins. */
  #lineStart = 0;

  append(part: string): void {
    const open = this.#text.lastIndexOf('<');
    const cut = open < 0 ? this.#text.length : open;
    const lineEnd = this.#text.slice(0, cut).lastIndexOf('\n');
    if (lineEnd >= 0) this.#lineStart = this.#start + lineEnd + 1;
    this.#start += cut;
    this.#text = this.#text.slice(cut) + part;
  }

  /** Column, from 1, of the last tag of that name which begins before the position. */
  columnOf(name: string, position: number): number {
    const offset = this.#text.lastIndexOf(`<${name}`, position - this.#start);
    const lineEnd = this.#text.lastIndexOf('\n', offset);
    return lineEnd < 0 ? this.#start + offset - this.#lineStart + 1 : offset - lineEnd;
  }
}
