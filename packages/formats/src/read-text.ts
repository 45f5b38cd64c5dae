/**
 * Text in YAML or JSON, as plain data with the place of each part. JSON is read by
 * the same parser, of whose language it is a part: so duplicate keys are found, and
 * places known, there as well.
 *
 * Invariant: every problem that is reported here has its place.
 */
import type { Problem } from '@understudy/contracts';
import type { ProblemCode } from '@understudy/crm-core';
import { type Document, LineCounter, parseDocument, type YAMLError } from 'yaml';
import { locateNode } from './locate-node.ts';
import { checkNodes } from './check-nodes.ts';
import { textProblem, type Place } from './text-problem.ts';

/** Where a problem stands: its key or value, or the nearest thing around it that exists. */
export type Locate = (problem: Pick<Problem, 'code' | 'path'>) => Place;

export interface TextReading {
  /** Undefined if the text cannot be read. With a duplicate key the last one counts. */
  readonly data: unknown;
  readonly problems: readonly Problem[];
  readonly locate: Locate;
}

/** In characters: the largest definition that is imaginable is far below. */
const textLimit = 1_048_576;
/** How often aliases may be expanded, those inside of what they stand for included. */
const aliasLimit = 100;
/** So many faults of one text are reported. */
const faultLimit = 10;

export function readText(text: string): TextReading {
  if (text.length > textLimit) return unreadable('too-large', `more than ${textLimit} characters`);
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      version: '1.2',
      logLevel: 'error',
    });
    return readDocument(document, text, lines);
  } catch (error) {
    // The parser calls itself for each level: some text is too deep for it.
    if (error instanceof RangeError) return unreadable('too-large', 'nested too deeply');
    throw error;
  }
}

const firstPlace: Place = { line: 1, column: 1 };

function unreadable(code: ProblemCode, message: string, place = firstPlace): TextReading {
  return { data: undefined, problems: [textProblem(code, message, '', place)], locate: () => place };
}

/** A parser that has lost its way says much of little use. */
function firstOfEachLine(problems: readonly Problem[]): Problem[] {
  return problems.filter(({ line }, index) => problems.findIndex((other) => other.line === line) === index);
}

function readDocument(document: Document, text: string, lines: LineCounter): TextReading {
  const placeAt = (offset: number): Place => placeOf(lines, offset);
  const locate: Locate = (problem) => placeAt(locateNode(document, problem));
  const exhausted = document.errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (exhausted !== undefined) return unreadable('too-large', 'nested too deeply', placeAt(exhausted.pos[0]));
  const faults = [...document.errors, ...document.warnings].map((error) => describeFault(error, text, placeAt));
  const problems = firstOfEachLine([...faults, ...checkNodes(document, placeAt)]).slice(0, faultLimit);
  if (problems.some(({ code }) => code !== 'duplicate-key')) return { data: undefined, problems, locate };
  try {
    const data: unknown = document.toJS({ maxAliasCount: aliasLimit });
    return { data, problems, locate };
  } catch (error) {
    // What aliases can do wrong else was found before.
    if (!(error instanceof ReferenceError)) throw error;
    const message = `aliases expand to more than ${aliasLimit} copies`;
    return { data: undefined, problems: [textProblem('too-large', message, 'write it out', placeAt(0))], locate };
  }
}

function placeOf(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function describeFault(error: YAMLError, text: string, placeAt: (offset: number) => Place): Problem {
  const place = placeAt(error.pos[0]);
  switch (error.code) {
    case 'DUPLICATE_KEY': {
      const key = /^[^\s:]+/.exec(text.slice(error.pos[0]))?.[0] ?? '';
      const name = key.replace(/^(['"])(.*)\1$/, '$2');
      return textProblem('duplicate-key', `the key '${name}' is there already`, 'remove one, or rename it', place);
    }
    case 'TAB_AS_INDENT':
      return textProblem('syntax', 'a tab cannot indent', 'use spaces', place);
    case 'MULTIPLE_DOCS':
      return textProblem('syntax', 'there is a second document', "remove the line '---' and what follows it", place);
    default:
      return textProblem('syntax', sentenceOf(error), '', place);
  }
}

function sentenceOf({ message }: YAMLError): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
