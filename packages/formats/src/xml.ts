/**
 * XML as a tree of elements with their places.
 *
 * Text between elements is dropped: the formats read here keep theirs in attributes.
 * Entities of a document's own are not expanded, and depth has a limit, so that no text
 * makes more of itself than it is. A document may come in parts, and whoever reads it may
 * take elements as soon as they are complete: then neither text nor tree is ever whole in
 * memory.
 */
import { SaxesParser } from 'saxes';
import { StringPool } from './string-pool.ts';
import { XmlAttributes } from './xml-attributes.ts';
import { XmlPassage } from './xml-passage.ts';

/** An element with its place: what a reader of XML needs, and no more. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: XmlAttributes;
  readonly children: readonly XmlElement[];
  /** Of its first character; from 1. */
  readonly line: number;
  readonly column: number;
}

/** What is wrong with a text that is not XML, with its place. */
export class XmlError extends Error {
  readonly line: number;
  readonly column: number;

  constructor(message: string, line: number, column: number) {
    super(message);
    this.name = 'XmlError';
    this.line = line;
    this.column = column;
  }
}

/**
 * Asked of every element within the root once it is complete, with all that it is in, from
 * the root on. True: it is done with, and left out of the tree.
 */
export type TakeElement = (element: XmlElement, path: readonly XmlElement[]) => boolean;

interface OpenElement extends XmlElement {
  readonly children: XmlElement[];
}

/** Elements within elements; configuration is a tenth as deep. */
const depthLimit = 200;

/** The root of a document, of which the parts are given one after the other. Throws `XmlError`. */
export function parseXml(text: string | Iterable<string>, take: TakeElement = () => false): XmlElement {
  const tree = new XmlTree(take);
  for (const part of typeof text === 'string' ? [text] : text) tree.write(part);
  return tree.close();
}

class XmlTree {
  readonly #parser = new SaxesParser({ position: true });
  readonly #passage = new XmlPassage();
  readonly #pool = new StringPool();
  readonly #take: TakeElement;
  readonly #open: OpenElement[] = [];
  readonly #roots: XmlElement[] = [];
  /** By name, the last element of that name: most have the same attributes. */
  readonly #before = new Map<string, XmlElement>();
  #alike: XmlElement | undefined;
  #names: string[] = [];
  #values: string[] = [];
  #start = { line: 1, column: 1 };

  constructor(take: TakeElement) {
    this.#take = take;
    this.#parser.on('error', ({ message }) => {
      const { line, column } = this.#parser;
      throw new XmlError(message.replace(/^(undefined|\d+:\d+): /, ''), line, Math.max(1, column));
    });
    this.#parser.on('opentagstart', ({ name }) => {
      this.#start = this.#startOf(name);
      this.#alike = this.#before.get(name);
    });
    this.#parser.on('attribute', ({ name, value }) => {
      this.#names.push(name);
      this.#values.push(value);
    });
    this.#parser.on('opentag', ({ name }) => {
      this.#begin(this.#alike?.name ?? this.#pool.share(name));
    });
    this.#parser.on('closetag', () => {
      this.#end();
    });
  }

  write(part: string): void {
    this.#passage.append(part);
    this.#parser.write(part);
  }

  close(): XmlElement {
    this.#parser.close();
    const [root] = this.#roots;
    if (root === undefined) throw new XmlError('there is no element in it', 1, 1);
    this.#shareTexts(root);
    return root;
  }

  /** What is still there is there to stay: no longer as pieces of the text. */
  #shareTexts({ attributes, children }: XmlElement): void {
    attributes.replaceValues((value) => this.#pool.share(value));
    for (const child of children) this.#shareTexts(child);
  }

  /** Of an element whose name has just been read: the parser stands behind the character after it. */
  #startOf(name: string): { line: number; column: number } {
    const { line, column, position } = this.#parser;
    const start = column - name.length - 1;
    // Else that character ended the line.
    return start >= 1 ? { line, column: start } : { line: line - 1, column: this.#passage.columnOf(name, position) };
  }

  #begin(name: string): void {
    if (this.#open.length >= depthLimit) {
      throw new XmlError('nested too deeply', this.#start.line, this.#start.column);
    }
    const attributes = new XmlAttributes(this.#sharedNames(), this.#values);
    const element = { name, attributes, children: [], line: this.#start.line, column: this.#start.column };
    this.#before.set(name, element);
    this.#names = [];
    this.#values = [];
    (this.#open.at(-1)?.children ?? this.#roots).push(element);
    this.#open.push(element);
  }

  #end(): void {
    const element = this.#open.pop();
    const parent = this.#open.at(-1);
    if (element !== undefined && parent !== undefined && this.#take(element, this.#open)) parent.children.pop();
  }

  /** The array of the element before, if the names are the same. */
  #sharedNames(): readonly string[] {
    const before = this.#alike?.attributes.names;
    const names = this.#names;
    if (before?.length === names.length && names.every((name, index) => name === before[index])) return before;
    return names.map((name) => this.#pool.share(name));
  }
}
