/*
 * Which configuration a server has loaded, noted in the run directory, so that a change on the disk is known as one by
 * whoever looks next. A refused one is noted too: the same mistake is not tested at every monitor.
 */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HttpdParameters } from '../parameters.ts';
import type { RunPaths } from '../plan/run-paths.ts';
import { splitWords } from '../plan/split-words.ts';

const version = 1;

export interface LoadedConfiguration {
  /** Of the files as they were when they were last tested: see `stampOf`. */
  readonly stamp: string;
  /** Why the server refused these; null: it has loaded them. */
  readonly refusal: string | null;
}

/** Null if nothing was noted since the host came up. */
export async function readLoaded({ loaded }: RunPaths): Promise<LoadedConfiguration | null> {
  try {
    const note = JSON.parse(await readFile(loaded, 'utf8')) as Partial<LoadedConfiguration> & { version?: number };
    if (note.version !== version || typeof note.stamp !== 'string') return null;
    return { stamp: note.stamp, refusal: note.refusal ?? null };
  } catch {
    return null;
  }
}

export async function noteLoaded({ loaded }: RunPaths, note: LoadedConfiguration): Promise<void> {
  await writeFile(loaded, `${JSON.stringify({ version, ...note })}\n`);
}

/** Equal as long as none of `reload_on_change`, nor what lies straight in a directory of it, was written or replaced. */
export async function stampOf({ reload_on_change: watched }: HttpdParameters): Promise<string> {
  const lines: string[] = [];
  for (const path of splitWords(watched)) {
    const names = await readdir(path).catch(() => []);
    for (const file of [path, ...names.toSorted().map((name) => join(path, name))]) lines.push(await stampOfFile(file));
  }
  return lines.join('\n');
}

async function stampOfFile(path: string): Promise<string> {
  try {
    const { ino, size, mtimeNs } = await stat(path, { bigint: true });
    return `${path} ${ino} ${size} ${mtimeNs}`;
  } catch {
    return `${path} is not there`;
  }
}
