import { SaxesParser } from 'saxes';

/** An element with its place: what a reader of XML needs, and no more. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** From 1. */
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

/** The root of a document. Text between elements is dropped: the formats read here keep theirs in attributes. */
export function parseXml(text: string): XmlElement {
  const parser = new SaxesParser({ position: true });
  const open: OpenElement[] = [];
  const roots: XmlElement[] = [];
  parser.on('error', ({ message }) => {
    throw new XmlError(message.replace(/^\d+:\d+: /, ''), parser.line, parser.column);
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = {
      name,
      attributes: new Map(Object.entries(attributes)),
      children: [],
      line: parser.line,
      column: parser.column,
    };
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
