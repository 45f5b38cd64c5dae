/*
 * What of a tree may be unknown to the promoted side, and must not vanish when it is brought into step. The change time
 * (ctime) of a file says it: no program can set it.
 */
import { existsSync } from 'node:fs';
import { lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from '@understudy/agent-kit';
import { stateFolder, type TreePaths } from '../places.ts';

/** Relative paths. Null: everything in the tree. */
export type Suspects = { readonly files: ReadonlySet<string>; readonly folders: ReadonlySet<string> } | null;

/** Paths of as many changed files as this are kept in memory; more: all are suspect. */
const maxListBytes = 64 * 1024 * 1024;

/** @throws Error if the tree cannot be read */
export async function findSuspects({ directory }: TreePaths, sinceMs: number, signal: AbortSignal): Promise<Suspects> {
  if (sinceMs <= 0) return null;
  const since = `@${(sinceMs / 1_000).toFixed(3)}`;
  const changed = ['-path', `./${stateFolder}`, '-prune', '-o', '-newerct', since, '-printf', '%y%P\\0'];
  const result = await run(['find', '.', ...changed], { cwd: directory, signal, maxOutputBytes: maxListBytes });
  if (result.code !== 0) throw new Error(`find: ${result.failedToStart ?? result.stderr}`);
  if (Buffer.byteLength(result.stdout) >= maxListBytes) return null;
  const found = result.stdout.split('\0').filter((entry) => entry.length > 1);
  const ofKind = (isFolder: boolean): ReadonlySet<string> =>
    new Set(found.filter((entry) => entry.startsWith('d') === isFolder).map((entry) => entry.slice(1)));
  return { files: ofKind(false), folders: ofKind(true) };
}

/** Both. */
export function joined(one: Suspects, other: Suspects): Suspects {
  if (one === null || other === null) return null;
  return {
    files: new Set([...one.files, ...other.files]),
    folders: new Set([...one.folders, ...other.folders]),
  };
}

/**
 * Keeps of what a pull has replaced or removed only what is suspect, under a name that says when and in favour of whom.
 * What lay in a folder that was changed, and is not in the tree any more, may have come there under another name: it is
 * kept too. Gives the folder; undefined if nothing was left to keep.
 */
export async function keepSuspects(paths: TreePaths, suspects: Suspects, source: string): Promise<string | undefined> {
  const kept = await sift(paths, suspects, '');
  if (kept === 0) {
    await rm(paths.replaced, { recursive: true, force: true });
    return undefined;
  }
  const stamp = new Date().toISOString().replaceAll(':', '-').replace('.', '-');
  const folder = join(paths.setAside, `${stamp}-for-${source}`);
  await mkdir(paths.setAside, { recursive: true, mode: 0o700 });
  await rename(paths.replaced, folder);
  return folder;
}

/** How many files stay below `relative`. */
async function sift(paths: TreePaths, suspects: Suspects, relative: string): Promise<number> {
  const entries = await readdir(join(paths.replaced, relative), { withFileTypes: true }).catch(() => []);
  let kept = 0;
  for (const entry of entries) {
    const path = join(relative, entry.name);
    if (entry.isDirectory()) kept += await sift(paths, suspects, path);
    else if (isSuspect(path, suspects, () => existsSync(join(paths.directory, path)))) kept++;
    else await rm(join(paths.replaced, path), { force: true });
  }
  return kept;
}

export function isSuspect(path: string, suspects: Suspects, isInTree: () => boolean): boolean {
  if (suspects === null || suspects.files.has(path)) return true;
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    if (suspects.folders.has(folder)) return !isInTree();
  }
  return false;
}

/** What was set aside and is still there: `DIRECTORY (3 files)`. */
export async function listSetAside({ setAside }: TreePaths): Promise<readonly string[]> {
  const names = await readdir(setAside).catch(() => []);
  return Promise.all(names.sort().map(async (name) => describe(join(setAside, name))));
}

async function describe(folder: string): Promise<string> {
  const count = await countFiles(folder);
  return `${folder} (${count} ${count === 1 ? 'file' : 'files'})`;
}

async function countFiles(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const stats = await Promise.all(names.map((name) => lstat(join(folder, name)).catch(() => undefined)));
  return stats.filter((each) => each !== undefined && !each.isDirectory()).length;
}
