/**
 * The attributes of an element, compactly: a document has hundreds of thousands of
 * elements, most of them with the same names in the same order, which they share.
 */
export class XmlAttributes implements ReadonlyMap<string, string> {
  /** In the order of the document. Elements that are alike have the same array. */
  readonly names: readonly string[];
  #values: readonly string[];

  constructor(names: readonly string[], values: readonly string[]) {
    this.names = names;
    this.#values = values;
  }

  get size(): number {
    return this.names.length;
  }

  get(name: string): string | undefined {
    const index = this.names.indexOf(name);
    return index < 0 ? undefined : this.#values[index];
  }

  /** Puts an equal string in the place of each value: for who knows a better one to keep. */
  replaceValues(equal: (value: string) => string): void {
    this.#values = this.#values.map(equal);
  }

  has(name: string): boolean {
    return this.names.includes(name);
  }

  forEach(visit: (value: string, name: string, map: ReadonlyMap<string, string>) => void): void {
    for (const [name, value] of this) visit(value, name, this);
  }

  keys(): MapIterator<string> {
    return this.names.values();
  }

  values(): MapIterator<string> {
    return this.#values.values();
  }

  entries(): MapIterator<[string, string]> {
    return this.names.map((name, index): [string, string] => [name, this.#values[index] ?? '']).values();
  }

  [Symbol.iterator](): MapIterator<[string, string]> {
    return this.entries();
  }
}
