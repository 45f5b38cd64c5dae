import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A mark beside the data: they cannot go on from where they are, and the next start makes a copy. It outlives a reboot. */

/** The reason while a copy takes the place of what was there. */
export const copying = 'a copy was being put in place';

function pathIn(datadir: string): string {
  return join(datadir, 'understudy-stale');
}

export async function markStale(datadir: string, reason: string): Promise<void> {
  await writeFile(pathIn(datadir), `${reason}\n`);
}

/** Why, if there is a mark. */
export async function staleReason(datadir: string): Promise<string | undefined> {
  return readFile(pathIn(datadir), 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );
}

export async function dropStale(datadir: string): Promise<void> {
  await rm(pathIn(datadir), { force: true });
}
