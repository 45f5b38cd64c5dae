import { readdirSync, statSync } from 'node:fs';

/** Programs in folders, looked up by name and without running any. */

/** The first of the folders that has it as a program that may be run; null: none. */
export function findProgram(folders: readonly string[], file: string): string | null {
  return folders.map((folder) => `${folder}/${file}`).find(isProgram) ?? null;
}

/** Names of the programs in the folders, sorted; a folder that is not there has none. */
export function programsIn(folders: readonly string[]): readonly string[] {
  const names = folders.flatMap((folder) => filesIn(folder).filter((file) => isProgram(`${folder}/${file}`)));
  return [...new Set(names)].sort();
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isProgram(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true && (stats.mode & 0o111) !== 0;
}
