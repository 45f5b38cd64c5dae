import { readFileSync } from 'node:fs';

/** The file's text; null: there is none. @throws what reading throws otherwise */
export function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
