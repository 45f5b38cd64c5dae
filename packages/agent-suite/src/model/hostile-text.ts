import type { AgentManifest } from '@understudy/contracts';
import { parametersOf, type ParameterSchema } from './parameters-of.ts';

/**
 * Text that is harmless as one word and does something as soon as a shell reads it, bare, within single quotes, or
 * within double quotes: it makes the file that the variable of the environment names. It looks like a path in a folder
 * of the test's own. Its words are no names of anything that exists: a script may split it, and remove what they name.
 */
export function hostileText(folder: string, variable: string): string {
  return `${folder}/agent-test-1 "agent-test-2" $(touch $${variable}) '; touch $${variable}; '\nagent-test-3`;
}

/** The words into which a script splits it that does not quote it, but for the first, which is in the folder. */
export function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).slice(1);
}

export interface TextParameter {
  readonly name: string;
  /** The schema says that it is text. Else, as of most scripts, it says nothing, and the script may have its own idea. */
  readonly isText: boolean;
}

/** Parameters that may hold any text. */
export function textParameters(manifest: AgentManifest): readonly TextParameter[] {
  return parametersOf(manifest)
    .filter(([, schema]) => takesText(schema))
    .map(([name, { type }]) => ({ name, isText: type === 'string' }));
}

function takesText({ type, enum: choices, const: only }: ParameterSchema): boolean {
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  return types.includes('string') && choices === undefined && only === undefined;
}
