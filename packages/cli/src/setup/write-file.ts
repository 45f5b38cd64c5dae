/** Files that are either the old or the new, whatever happens in between. */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export interface NewFile {
  readonly path: string;
  readonly text: string;
  /** Permission bits. */
  readonly mode: number;
  /** False: throws EEXIST if there is one. */
  readonly overwrite: boolean;
}

/** Writes the file whole and synced, with its directory; throws the system's error. */
export function writeFile(file: NewFile): void {
  const directory = dirname(file.path);
  mkdirSync(directory, { recursive: true, mode: 0o755 });
  const draft = `${file.path}.${randomBytes(4).toString('hex')}.new`;
  try {
    writeSynced(draft, file.text, file.mode);
    if (file.overwrite) renameSync(draft, file.path);
    // A link, unlike a rename, does not replace what came to be there in the meantime.
    else linkSync(draft, file.path);
  } finally {
    rmSync(draft, { force: true });
  }
  syncDirectory(directory);
}

function writeSynced(path: string, text: string, mode: number): void {
  const descriptor = openSync(path, 'wx', mode);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function syncDirectory(directory: string): void {
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
