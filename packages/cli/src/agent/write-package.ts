import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UnderstudyError } from '@understudy/contracts';
import type { TextFile } from './new-agent-files.ts';

/** Writes the files into a directory that was not there before; throws `invalid-request` if there is one. */
export function writePackage(directory: string, files: readonly TextFile[]): void {
  try {
    mkdirSync(dirname(directory), { recursive: true });
    mkdirSync(directory);
    for (const { path, text } of files) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), text, { flag: 'wx' });
    }
  } catch (error) {
    throw writeError(directory, error);
  }
}

function writeError(directory: string, error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error)) return error;
  if (error.code === 'EEXIST') {
    return new UnderstudyError('invalid-request', `${directory} is there already: nothing is overwritten`, {
      remedy: 'Choose another name, or another place with --dir.',
    });
  }
  return new UnderstudyError('invalid-request', `${directory} cannot be written: ${error.message}`, { cause: error });
}
