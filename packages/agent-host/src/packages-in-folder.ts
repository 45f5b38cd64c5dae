import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Packages in a folder of agents: directories put there by hand, and what `npm install --prefix FOLDER` has put into
 * its `node_modules`. One is a plugin if its `package.json` says anything of `understudy`; the others are what plugins
 * depend on.
 *
 * @returns absolute paths, in order
 */
export async function packagesInFolder(folder: string): Promise<readonly string[]> {
  const directories = [...(await entriesOf(folder)), ...(await installedIn(join(folder, 'node_modules')))];
  const arePlugins = await Promise.all(directories.map(isPlugin));
  return directories.filter((_, index) => arePlugins[index]);
}

async function installedIn(modules: string): Promise<readonly string[]> {
  const entries = await entriesOf(modules);
  const isScope = (path: string): boolean => path.startsWith(join(modules, '@'));
  const scoped = await Promise.all(entries.filter(isScope).map(entriesOf));
  return [...entries.filter((path) => !isScope(path)), ...scoped.flat()];
}

async function entriesOf(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => !name.startsWith('.'))
    .sort()
    .map((name) => join(folder, name));
}

async function isPlugin(directory: string): Promise<boolean> {
  const text = await readFile(join(directory, 'package.json'), 'utf8').catch(() => '{}');
  try {
    return Object.hasOwn(JSON.parse(text) as object, 'understudy');
  } catch {
    // Whoever reads it next says what is wrong with it.
    return true;
  }
}
