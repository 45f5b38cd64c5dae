import { constants } from 'node:fs';
import { open, realpath, type FileHandle } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** A file of the site, open for reading; the taker closes it. */
export interface OpenedFile {
  readonly kind: 'file';
  readonly handle: FileHandle;
  readonly name: string;
  readonly size: number;
  /** Whole seconds, as HTTP knows them, in milliseconds. */
  readonly modifiedMs: number;
}

export type Opened =
  | OpenedFile
  | { readonly kind: 'directory' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * Opens a file below `root`. A link that leads out of the root is as good as missing.
 * Never rejects.
 */
export async function openFile(root: string, segments: readonly string[]): Promise<Opened> {
  try {
    const path = await realpath(join(root, ...segments));
    const inside = await realpath(root);
    if (path !== inside && !path.startsWith(inside === sep ? sep : inside + sep)) return { kind: 'missing' };
    // A pipe without a writer would hold us up for ever.
    return await describe(await open(path, constants.O_RDONLY | constants.O_NONBLOCK), path);
  } catch (error) {
    return whyNot(error);
  }
}

async function describe(handle: FileHandle, name: string): Promise<Opened> {
  try {
    const status = await handle.stat();
    if (status.isFile()) {
      const modifiedMs = Math.floor(status.mtimeMs / 1000) * 1000;
      return { kind: 'file', handle, name, size: status.size, modifiedMs };
    }
    await handle.close();
    return { kind: status.isDirectory() ? 'directory' : 'missing' };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

const missing = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP', 'ENXIO']);

function whyNot(error: unknown): Opened {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (missing.has(code)) return { kind: 'missing' };
  if (code === 'EACCES' || code === 'EPERM') return { kind: 'forbidden' };
  return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
}
