/*
 * The device number of what was mounted, noted down beside the mount: should the
 * device vanish, stop still knows which mounts are its own.
 */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const version = 1;

interface Note {
  readonly version: number;
  readonly device: string;
}

function noteFile(runDirectory: string): string {
  return join(runDirectory, 'mounted-device.json');
}

export async function rememberDevice(runDirectory: string, device: string): Promise<void> {
  const note: Note = { version, device };
  const file = noteFile(runDirectory);
  await writeFile(`${file}.new`, `${JSON.stringify(note)}\n`);
  await rename(`${file}.new`, file);
}

/** The device number, or null if none was noted. */
export async function rememberedDevice(runDirectory: string): Promise<string | null> {
  try {
    const note = JSON.parse(await readFile(noteFile(runDirectory), 'utf8')) as Partial<Note>;
    return note.version === version && typeof note.device === 'string' ? note.device : null;
  } catch {
    // No note is the usual case: nothing was started here since the host came up.
    return null;
  }
}

export async function forgetDevice(runDirectory: string): Promise<void> {
  await rm(noteFile(runDirectory), { force: true });
}
