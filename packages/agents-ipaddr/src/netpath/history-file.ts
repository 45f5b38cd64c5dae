/* What a `netpath` has seen, in its run directory. That the file is there says that it runs. */
import { existsSync, watch } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { History, Sight } from './damping.ts';

export type Found =
  /** Null: it runs, and what it has seen cannot be read. `links`: what those that matter were like at its last look. */
  | { readonly kind: 'runs'; readonly history: History | null; readonly links: string | null }
  | { readonly kind: 'none' };

const version = 1;

export async function readHistory(runDirectory: string): Promise<Found> {
  let text: string;
  try {
    text = await readFile(pathIn(runDirectory), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { kind: 'none' };
    throw error;
  }
  return parse(text);
}

/** Old or new, never half. */
export async function writeHistory(runDirectory: string, history: History, links: string): Promise<void> {
  const path = pathIn(runDirectory);
  await writeFile(`${path}.new`, JSON.stringify({ version, ...history, links }));
  await rename(`${path}.new`, path);
}

export async function removeHistory(runDirectory: string): Promise<void> {
  await rm(pathIn(runDirectory), { force: true });
}

/** Aborted once it does not run; at once if it does not. Until `release`, the kernel tells of it (inotify). */
export function watchHistory(runDirectory: string): { readonly ended: AbortSignal; readonly release: () => void } {
  const ended = new AbortController();
  const look = (): void => {
    if (!existsSync(pathIn(runDirectory))) ended.abort();
  };
  const watcher = watch(runDirectory, look);
  look();
  return { ended: ended.signal, release: () => watcher.close() };
}

function pathIn(runDirectory: string): string {
  return join(runDirectory, 'netpath.json');
}

const unreadable: Found = { kind: 'runs', history: null, links: null };

function parse(text: string): Found {
  try {
    const found = JSON.parse(text) as Partial<History> & { readonly version?: unknown; readonly links?: unknown };
    const { told, seen, links } = found;
    if (found.version !== version || typeof told !== 'number' || !Array.isArray(seen)) return unreadable;
    if (typeof links !== 'string' || !seen.every(isSight)) return unreadable;
    return { kind: 'runs', history: { told, seen }, links };
  } catch {
    return unreadable;
  }
}

function isSight(value: unknown): value is Sight {
  const { sinceMs, value: seen } = (value ?? {}) as Partial<Sight>;
  return typeof sinceMs === 'number' && typeof seen === 'number';
}
