import { readdir, readFile, realpath } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { basename, dirname, extname, isAbsolute, join } from 'node:path';
import { packagesInFolder } from './packages-in-folder.ts';

/**
 * Finds plugins without running any of their code: packages that name their agents in
 * `package.json`, and single files and packages in folders.
 *
 *     "understudy": { "agents": ["./dist/index.js"] }
 *
 * One that knows agents of certain classes, too many to load them all, names the classes
 * as well (`"classes": ["ocf"]`): its module exports `findAgent(name)`, and its process
 * begins only when such an agent is asked for.
 *
 * An entry may also be an object of conditions, as in `exports`:
 * `{ "source": "./src/index.ts", "default": "./dist/index.js" }`; `source` is taken
 * when this package itself runs from source.
 */

export interface PluginLocation {
  /** The package's name, or the file's without its ending. */
  readonly name: string;
  /** The package's directory, or the file: tells two plugins of one name apart. */
  readonly place: string;
  /** Absolute paths of the modules to load. */
  readonly modules: readonly string[];
  /** Of agents that it finds by name: `ocf` for `ocf:heartbeat:IPaddr2`. Usually none. */
  readonly classes: readonly string[];
}

export interface PluginSources {
  /** Directories (absolute paths) of packages, or names of installed ones. */
  readonly packages?: readonly string[];
  /** Folders of `.ts` and `.js` files and of packages; one that is not there counts as empty. */
  readonly folders?: readonly string[];
  /** `.ts` and `.js` files (absolute paths), each a plugin. */
  readonly files?: readonly string[];
  /** The file or directory from which names are resolved. Default: this package. */
  readonly resolveFrom?: string;
}

export interface FoundPlugins {
  /** In the order of the sources; files of a folder by name. */
  readonly plugins: readonly PluginLocation[];
  readonly problems: readonly PluginProblem[];
}

export interface PluginProblem {
  /** The package or folder. */
  readonly source: string;
  /** A sentence. */
  readonly reason: string;
}

/** Never rejects: what cannot be used is a problem in the answer. */
export async function findPlugins(sources: PluginSources): Promise<FoundPlugins> {
  const plugins: PluginLocation[] = [];
  const problems: PluginProblem[] = [];
  const collect = async (source: string, find: () => Promise<readonly PluginLocation[]>): Promise<void> => {
    try {
      plugins.push(...(await find()));
    } catch (error) {
      problems.push({ source, reason: error instanceof Error ? error.message : String(error) });
    }
  };
  for (const each of sources.packages ?? []) {
    await collect(each, async () => [await packagePlugin(each, sources.resolveFrom)]);
  }
  for (const each of sources.folders ?? []) {
    await collect(each, async () => folderPlugins(each));
    const packages = isAbsolute(each) ? await packagesInFolder(each) : [];
    for (const path of packages) await collect(path, async () => [await packagePlugin(path)]);
  }
  for (const each of sources.files ?? []) await collect(each, async () => [filePlugin(each)]);
  return { plugins, problems };
}

async function packagePlugin(source: string, resolveFrom?: string): Promise<PluginLocation> {
  const directory = isAbsolute(source) ? source : await installedPackage(source, resolveFrom ?? import.meta.filename);
  const description = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8')) as PackageDescription;
  const entries = description.understudy?.agents;
  if (!Array.isArray(entries) || entries.length === 0) {
    throw new Error(`its package.json names no agents under "understudy": { "agents": […] }`);
  }
  const modules = entries.map((entry) => join(directory, entryPath(entry)));
  return {
    name: description.name ?? basename(directory),
    place: directory,
    modules,
    classes: classesOf(description),
  };
}

function classesOf({ understudy }: PackageDescription): readonly string[] {
  const classes: unknown = understudy?.classes ?? [];
  if (Array.isArray(classes) && classes.every((each) => typeof each === 'string')) return classes;
  throw new Error(`the "classes" in its package.json are no array of names`);
}

interface PackageDescription {
  readonly name?: string;
  readonly understudy?: { readonly agents?: unknown; readonly classes?: unknown };
}

async function installedPackage(name: string, resolveFrom: string): Promise<string> {
  const base = extname(resolveFrom) === '' ? join(resolveFrom, 'package.json') : resolveFrom;
  const file = locate(name, base);
  if (file === undefined) throw new Error(`there is no package of this name to be found from ${dirname(base)}`);
  return dirname(await realpath(file));
}

function locate(name: string, base: string): string | undefined {
  try {
    return findPackageJSON(name, base);
  } catch {
    return undefined;
  }
}

function entryPath(entry: unknown): string {
  const path = typeof entry === 'string' ? entry : conditional(entry);
  if (typeof path !== 'string' || !path.startsWith('./') || path.split('/').includes('..')) {
    throw new Error(`${JSON.stringify(entry)} under "agents" is not a path inside the package ("./…")`);
  }
  return path;
}

function conditional(entry: unknown): unknown {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const paths: Readonly<Record<string, unknown>> = { ...entry };
  return runsFromSource ? (paths['source'] ?? paths['default']) : paths['default'];
}

const runsFromSource = import.meta.filename.endsWith('.ts');

const endings: ReadonlySet<string> = new Set(['.ts', '.mts', '.js', '.mjs']);

async function folderPlugins(folder: string): Promise<readonly PluginLocation[]> {
  if (!isAbsolute(folder)) throw new Error('a folder of plugins must be an absolute path');
  const names = (await readdir(folder).catch(emptyIfMissing)).filter(isPluginFile).sort();
  return names.map((name) => filePlugin(join(folder, name)));
}

function filePlugin(file: string): PluginLocation {
  return { name: basename(file, extname(file)), place: file, modules: [file], classes: [] };
}

function isPluginFile(name: string): boolean {
  return endings.has(extname(name)) && !/^\.|\.(d|test)\.[a-z]+$/.test(name);
}

function emptyIfMissing(error: unknown): string[] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
  throw error;
}
