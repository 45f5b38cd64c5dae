/**
 * The text about the place where a parser stands, which is given its text in parts: as
 * much as is needed to say where a tag began. That is all from the last `<` on.
 */
export class XmlPassage {
  /** From the last `<` before the part on. */
  #before = '';
  #part = '';
  /** Of the first character of both, in the whole; from 0. */
  #start = 0;
  /** Of the first character of the line in which they begin. */
  #lineStart = 0;

  append(part: string): void {
    const open = this.#part.lastIndexOf('<');
    if (open < 0) this.#before += this.#part;
    else this.#cutAt(open);
    this.#part = part;
  }

  /** Column, from 1, of the last tag of that name which begins before the position. */
  columnOf(name: string, position: number): number {
    const text = this.#before + this.#part;
    const offset = text.lastIndexOf(`<${name}`, position - this.#start);
    const lineEnd = text.lastIndexOf('\n', offset);
    return lineEnd < 0 ? this.#start + offset - this.#lineStart + 1 : offset - lineEnd;
  }

  #cutAt(open: number): void {
    const lineEnd = this.#part.lastIndexOf('\n', open);
    const lineEndBefore = lineEnd < 0 ? this.#before.lastIndexOf('\n') : lineEnd + this.#before.length;
    if (lineEndBefore >= 0) this.#lineStart = this.#start + lineEndBefore + 1;
    this.#start += this.#before.length + open;
    this.#before = this.#part.slice(open);
  }
}
