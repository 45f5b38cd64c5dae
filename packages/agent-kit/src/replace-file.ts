import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Replaces a file so that it is either the old or the new one, whenever the power is cut; when this resolves it is the
 * new one, on the disk. Calls for one path must not overlap: the new one is written beside it, as `PATH.next`.
 *
 * @param mode of the new file
 * @throws the file system's error; then the old one is there
 */
export async function replaceFile(path: string, text: string, mode = 0o600): Promise<void> {
  const next = `${path}.next`;
  const file = await open(next, 'w', mode);
  try {
    await file.writeFile(text);
  } finally {
    await file.close();
  }
  await settleFile(next, path);
}

/**
 * Gives a file that is written, on the same file system, its name: under it there is nothing or the whole, whenever the
 * power is cut; when this resolves it is there, on the disk.
 *
 * @throws the file system's error
 */
export async function settleFile(from: string, path: string): Promise<void> {
  await sync(from);
  await rename(from, path);
  await sync(dirname(path));
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
