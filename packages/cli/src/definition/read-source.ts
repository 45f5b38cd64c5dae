/** A file that somebody named on the command line → its text. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { UnderstudyError } from '@understudy/contracts';

/** Throws `unreadable-file`. */
export function readSource(file: string): string {
  return orUnreadable(file, () => readFileSync(file, 'utf8'));
}

const partBytes = 65_536;

/** The same in parts, for what may be long: each is read when it is asked for. Throws `unreadable-file`, then. */
export function* readSourceParts(file: string): Generator<string, void, undefined> {
  const descriptor = orUnreadable(file, () => openSync(file, 'r'));
  try {
    const decoder = new StringDecoder('utf8');
    const buffer = Buffer.allocUnsafe(partBytes);
    for (let length = -1; length !== 0;) {
      length = orUnreadable(file, () => readSync(descriptor, buffer));
      yield decoder.write(buffer.subarray(0, length));
    }
    yield decoder.end();
  } finally {
    closeSync(descriptor);
  }
}

function orUnreadable<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const reason = error instanceof Error ? error.message : String(error);
    const message = isMissing ? `there is no file ${file}` : `${file} cannot be read: ${reason}`;
    throw new UnderstudyError('unreadable-file', message, { cause: error });
  }
}
