/** A definition's file → its data, its text, and how to say where in it a problem is. */
import { basename, extname, resolve } from 'node:path';
import { type Problem, UnderstudyError } from '@understudy/contracts';
import { formatProblems, readDefinition, withPlaces } from '@understudy/formats';
import { Refusal } from '../client/refusal.ts';
import { readSource } from './read-source.ts';
import { evaluateScript } from './evaluate-script.ts';

export interface LoadedDefinition {
  readonly document: unknown;
  /** The text as it stands in the file. */
  readonly source: string;
  /** The file's name without its directory. */
  readonly sourceName: string;
  /** The same problems with their places in the text, and a line for each. */
  readonly place: (problems: readonly Problem[]) => {
    readonly problems: readonly Problem[];
    readonly lines: readonly string[];
  };
}

const textExtensions = ['.yaml', '.yml', '.json'];
const scriptExtensions = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];

/** Whether a file is named like a definition. */
export function isDefinitionName(file: string): boolean {
  return [...textExtensions, ...scriptExtensions].includes(extname(file).toLowerCase());
}

/** Throws `unreadable-file`, or `invalid-definition` as a Refusal for a text that is no YAML or JSON. */
export async function loadDefinition(file: string): Promise<LoadedDefinition> {
  const extension = extname(file).toLowerCase();
  if (textExtensions.includes(extension)) return loadText(file);
  if (scriptExtensions.includes(extension)) return loadScript(file);
  throw new UnderstudyError('unreadable-file', `${file}: its name does not say what it is written in`, {
    remedy: `A definition ends in ${[...textExtensions, ...scriptExtensions].join(', ')}.`,
  });
}

function loadText(file: string): LoadedDefinition {
  const source = readSource(file);
  const name = basename(file);
  const read = readDefinition({ text: source, name });
  const place: LoadedDefinition['place'] = (problems) => {
    const placed = withPlaces(problems, read.locate);
    return { problems: placed, lines: formatProblems(placed, { name }) };
  };
  if (read.problems.length > 0) {
    throw invalidDefinition(file, { problems: read.problems, lines: formatProblems(read.problems, { name }) });
  }
  return { document: read.document, source, sourceName: name, place };
}

async function loadScript(file: string): Promise<LoadedDefinition> {
  const source = readSource(file);
  const name = basename(file);
  const document = await evaluateScript(resolve(file));
  return {
    document,
    source,
    sourceName: name,
    place: (problems) => ({ problems, lines: formatProblems(problems, { name }) }),
  };
}

/** The refusal of a definition, with every problem in it. */
export function invalidDefinition(file: string, placed: ReturnType<LoadedDefinition['place']>): Refusal {
  const count = placed.problems.length === 1 ? 'one problem' : `${placed.problems.length} problems`;
  return new Refusal('invalid-definition', `${file} has ${count}; nothing was changed`, placed);
}
