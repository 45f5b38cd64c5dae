/** A file that somebody named on the command line → its text. */
import { readFileSync } from 'node:fs';
import { UnderstudyError } from '@understudy/contracts';

/** Throws `unreadable-file`. */
export function readSource(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const reason = error instanceof Error ? error.message : String(error);
    const message = isMissing ? `there is no file ${file}` : `${file} cannot be read: ${reason}`;
    throw new UnderstudyError('unreadable-file', message, { cause: error });
  }
}
