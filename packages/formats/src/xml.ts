/**
 * XML as a tree of elements with their places.
 *
 * Text between elements is dropped: the formats read here keep theirs in attributes.
 * Entities of a document's own are not expanded, and depth has a limit, so that no text
 * makes more of itself than it is.
 */
import { SaxesParser } from 'saxes';

/** An element with its place: what a reader of XML needs, and no more. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
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
  const start = { line: 1, column: 1 };
  parser.on('error', ({ message }) => {
    throw new XmlError(message.replace(/^(undefined|\d+:\d+): /, ''), parser.line, Math.max(1, parser.column));
  });
  parser.on('opentagstart', ({ name }) => {
    start.line = parser.line;
    // The parser stands behind the character after the name.
    start.column = Math.max(1, parser.column - name.length - 1);
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length >= depthLimit) throw new XmlError('nested too deeply', start.line, start.column);
    const element = { name, attributes: new Map(Object.entries(attributes)), children: [], ...start };
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
