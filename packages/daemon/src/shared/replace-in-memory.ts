import { renameSync, writeFileSync } from 'node:fs';

/** Replaces a file: old or new for readers, at once. It need not survive a power cut, so nothing waits for the disk. */
export function replaceFileInMemory(path: string, text: string): void {
  const next = `${path}.next`;
  writeFileSync(next, text, { mode: 0o600 });
  renameSync(next, path);
}
