/** A folder of cases as it lies on disk: `cases.json`, and beside it `xml/`, `expected/`, `summary/`, `scores/`. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Action } from './action.ts';

export interface Case {
  readonly name: string;
  /** Number of its topic in the suite. */
  readonly group: number;
  readonly description: string;
  /** The "now" to decide at, where the case needs one. */
  readonly date?: string;
}

export interface Suite {
  readonly directory: string;
  readonly cases: readonly Case[];
}

const repositoryRoot = resolve(import.meta.dirname, '../..');

/** Clusters of our own, with what the reference decided for them: a small suite that is always there. */
export const corpusDirectory = join(import.meta.dirname, 'corpus');

/** Where the suite is looked for: what was asked for, the environment, and beside the checkout. */
export function suiteDirectory(asked: string | undefined, env: NodeJS.ProcessEnv): string {
  return resolve(asked ?? env['UNDERSTUDY_CONFORMANCE'] ?? join(repositoryRoot, '../shared/conformance'));
}

/** Why there is no suite in this folder, in words; null: there is one. */
export function suiteMissing(directory: string): string | null {
  if (existsSync(join(directory, 'cases.json'))) return null;
  return `the conformance suite is not in ${directory} (no cases.json there); --cases DIR or UNDERSTUDY_CONFORMANCE names another folder`;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

export function readSuite(directory: string): Suite {
  return { directory, cases: readJson(join(directory, 'cases.json')) as Case[] };
}

export function readInput({ directory }: Suite, name: string): string {
  return readFileSync(join(directory, 'xml', `${name}.xml`), 'utf8');
}

export function readExpected({ directory }: Suite, name: string): readonly Action[] {
  return readJson(join(directory, 'expected', `${name}.json`)) as Action[];
}

/** Empty if the suite has none for this case. */
export function readText({ directory }: Suite, kind: 'summary' | 'scores', name: string): string {
  const path = join(directory, kind, `${name}.${kind}`);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
