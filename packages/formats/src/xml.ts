/**
 * XML as a tree of elements with their places.
 *
 * Text between elements is dropped: the formats read here keep theirs in attributes.
 * Entities of a document's own are not expanded, and depth has a limit, so that no text
 * makes more of itself than it is.
 */
import { SaxesParser } from 'saxes';
import { XmlAttributes } from './xml-attributes.ts';

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

interface OpenElement extends XmlElement {
  readonly children: XmlElement[];
}

/** Elements within elements; configuration is a tenth as deep. */
const depthLimit = 200;

/** The root of a document. Throws `XmlError`. */
export function parseXml(text: string): XmlElement {
  const parser = new SaxesParser({ position: true });
  const open: OpenElement[] = [];
  const roots: XmlElement[] = [];
  const alike = new Map<string, readonly string[]>();
  let names: string[] = [];
  let values: string[] = [];
  let start = { line: 1, column: 1 };
  parser.on('error', ({ message }) => {
    throw new XmlError(message.replace(/^(undefined|\d+:\d+): /, ''), parser.line, Math.max(1, parser.column));
  });
  parser.on('opentagstart', ({ name }) => {
    start = startOf(name, parser, text);
  });
  parser.on('attribute', ({ name, value }) => {
    names.push(name);
    values.push(value);
  });
  parser.on('opentag', ({ name }) => {
    if (open.length >= depthLimit) throw new XmlError('nested too deeply', start.line, start.column);
    const attributes = new XmlAttributes(sharedNames(name, names, alike), values);
    const element = { name, attributes, children: [], line: start.line, column: start.column };
    names = [];
    values = [];
    (open.at(-1)?.children ?? roots).push(element);
    open.push(element);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(text).close();
  const [root] = roots;
  if (root === undefined) throw new XmlError('there is no element in it', 1, 1);
  return root;
}

/** Of an element whose name has just been read: the parser stands behind the character after it. */
function startOf(name: string, parser: SaxesParser, text: string): { line: number; column: number } {
  const column = parser.column - name.length - 1;
  if (column >= 1) return { line: parser.line, column };
  // That character ended the line.
  const offset = text.lastIndexOf(`<${name}`, parser.position);
  return { line: parser.line - 1, column: offset - text.lastIndexOf('\n', offset) };
}

/** Takes the array from the element of that name before, if the names are the same. */
function sharedNames(
  element: string,
  names: readonly string[],
  alike: Map<string, readonly string[]>,
): readonly string[] {
  const before = alike.get(element);
  if (before?.length === names.length && names.every((name, index) => name === before[index])) return before;
  alike.set(element, names);
  return names;
}
