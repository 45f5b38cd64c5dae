import type { Problem, Warning } from '@understudy/contracts';
import { checkDefinition, type ClusterModel, type DefinitionContext } from '@understudy/crm-core';
import { readText, type Locate } from './read-text.ts';
import { withPlaces } from './with-places.ts';

/** A text and the name of where it came from. */
export interface NamedText {
  readonly text: string;
  /** The file's name, for messages. */
  readonly name: string;
}

export interface DefinitionText {
  /** Plain data, unchecked; undefined if the text cannot be read. */
  readonly document: unknown;
  /** What is wrong with the text itself, each with its place. */
  readonly problems: readonly Problem[];
  /** Where a problem of the document stands in the text. */
  readonly locate: Locate;
}

/** Reads a definition in YAML or JSON; what it says is checked by `checkDefinition`. */
export function readDefinition({ text }: NamedText): DefinitionText {
  const { data, problems, locate } = readText(text);
  return { document: data, problems, locate };
}

export interface CheckedDefinitionText {
  readonly document: unknown;
  /** Null if there is any problem. */
  readonly model: ClusterModel | null;
  /** Those of the text and those of what it says, from top to bottom, each with its place. */
  readonly problems: readonly Problem[];
  readonly warnings: readonly Warning[];
}

/** Reads a definition and checks it: all in one. */
export function checkDefinitionText(source: NamedText, context: DefinitionContext): CheckedDefinitionText {
  const { document, problems, locate } = readDefinition(source);
  if (document === undefined) return { document, model: null, problems, warnings: [] };
  const checked = checkDefinition(document, context);
  if (problems.length === 0 && checked.model !== null) return { ...checked, document };
  return { document, model: null, problems: withPlaces([...problems, ...checked.problems], locate), warnings: [] };
}
