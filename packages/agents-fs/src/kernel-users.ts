/*
 * Users of a file system that are no processes: a file on it may be a loop device's
 * disk or swap space. The kernel refuses to unmount and no process can be found.
 */
import { readdir, readFile } from 'node:fs/promises';
import { isInside } from './target.ts';

/** What the kernel itself uses below `directory`, in words. */
export async function findKernelUsers(directory: string): Promise<readonly string[]> {
  return [...(await loopDevices(directory)), ...(await swapFiles(directory))];
}

async function loopDevices(directory: string): Promise<readonly string[]> {
  const names = (await readdir('/sys/block').catch(() => [])).filter((name) => name.startsWith('loop'));
  const texts = await Promise.all(
    names.map(async (name) => {
      const file = await readFile(`/sys/block/${name}/loop/backing_file`, 'utf8').catch(() => '');
      return isInside(file.trim(), directory) ? `the loop device /dev/${name} (its file is ${file.trim()})` : null;
    }),
  );
  return texts.filter((text) => text !== null);
}

async function swapFiles(directory: string): Promise<readonly string[]> {
  const text = await readFile('/proc/swaps', 'utf8').catch(() => '');
  return text
    .split('\n')
    .map((line) => line.split(/\s+/)[0] ?? '')
    .filter((file) => file !== '' && isInside(file, directory))
    .map((file) => `swap space in ${file}`);
}
