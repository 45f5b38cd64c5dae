import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readMounts } from './mount-table.ts';
import { directoryOf } from './parameters.ts';

/**
 * The directory as the mount table writes it. A directory that is in the table is not
 * touched: looking at a mount of a dead disk or server would hang.
 */
export async function realDirectory(directory: string): Promise<string> {
  const normal = directoryOf(directory);
  const mounts = await readMounts();
  if (mounts.some(({ point }) => point === normal)) return normal;
  const parent = await realpath(dirname(normal)).catch(() => dirname(normal));
  const below = join(parent, basename(normal));
  if (mounts.some(({ point }) => point === below)) return below;
  return realpath(below).catch(() => below);
}
