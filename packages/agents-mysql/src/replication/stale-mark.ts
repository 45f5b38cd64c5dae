import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '@understudy/agent-kit';

/** A mark beside the data: they cannot go on from where they are, and the next start makes a copy. It outlives a loss of power. */

/** The reason while a copy takes the place of what was there. */
export const copying = 'a copy was being put in place';

function pathIn(datadir: string): string {
  return join(datadir, 'understudy-stale');
}

export async function markStale(datadir: string, reason: string): Promise<void> {
  await replaceFile(pathIn(datadir), `${reason}\n`);
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
