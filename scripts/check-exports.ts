/**
 * Dead exports: a name that a file exports and nobody outside the file takes. Tests alone do not keep one alive, unless
 * its own file uses it too: code that only its test runs is dead as well. A type that its own file uses may be exported
 * for nobody, so that whoever calls the function that it belongs to can name it. What a package exports to the world cannot be
 * dead that way; there the check only names what no other package, test or document mentions.
 */
import { dirname, join, normalize } from 'node:path';
import { readLayerTable } from './check-layers.ts';
import { everyName, readModuleNames, type ModuleNames } from './module-names.ts';
import {
  isTestFile,
  readDocuments,
  readOtherSources,
  readWorkspace,
  reportFindings,
  repositoryRoot,
  type Finding,
  type PackageManifest,
  type SourceFile,
  type WorkspacePackage,
} from './workspace.ts';

/** Everything that the check looks at. */
export interface ExportSources {
  readonly packages: readonly WorkspacePackage[];
  readonly otherSources: readonly SourceFile[];
  readonly documents: readonly SourceFile[];
  /** Files under these paths are loaded by their place, such as a command's module. */
  readonly entries: readonly string[];
}

/** `dead` fails the check, `unmentioned` is only said. */
export interface ExportFindings {
  readonly dead: readonly Finding[];
  readonly unmentioned: readonly Finding[];
}

interface Module {
  readonly path: string;
  readonly folder: string;
  readonly names: ModuleNames;
}

/** Who takes a name: by the exporting file's path, or the exporting package's specifier. */
type Takers = ReadonlyMap<string, readonly { readonly name: string; readonly from: string }[]>;

function modulesOf({ packages, otherSources }: ExportSources): readonly Module[] {
  const read = (folder: string, { path, text }: SourceFile): Module => ({ path, folder, names: readModuleNames(text) });
  return [
    ...packages.flatMap((of) => of.files.map((file) => read(of.folder, file))),
    ...otherSources.map((file) => read('', file)),
  ];
}

/** A command's file in bin/ imports what the build has made of a source. */
const sourceOf = (path: string): string => path.replace(/(^|\/)dist\/(.*)\.js$/, '$1src/$2.ts');

const resolve = (from: string, specifier: string): string =>
  specifier.startsWith('.') ? sourceOf(normalize(join(dirname(from), specifier))) : specifier;

function takersOf(modules: readonly Module[]): Takers {
  const takers = new Map<string, { name: string; from: string }[]>();
  for (const { path, names } of modules) {
    for (const { specifier, name } of names.taken) {
      const target = resolve(path, specifier);
      takers.set(target, [...(takers.get(target) ?? []), { name, from: path }]);
    }
  }
  return takers;
}

function takersOfName(takers: Takers, target: string, name: string): readonly string[] {
  return (takers.get(target) ?? []).filter((taken) => [name, everyName].includes(taken.name)).map(({ from }) => from);
}

/** The files that a package offers: by `exports`, as commands, as agents. */
function publicFiles({ exports = {}, bin = {}, understudy }: PackageManifest): readonly string[] {
  const targets = [...Object.values(exports), ...Object.values(bin), ...(understudy?.agents ?? [])];
  const paths = targets.flatMap((target) => (typeof target === 'string' ? target : Object.values(target)));
  return paths.map((path) => sourceOf(normalize(path)));
}

function deadIn(module: Module, takers: Takers): readonly Finding[] {
  const problemOf = (name: string): string | undefined => {
    const from = takersOfName(takers, module.path, name);
    const usedAtHome = (module.names.occurrences.get(name) ?? 0) > 1;
    if (usedAtHome && module.names.exportedTypes.has(name)) return undefined;
    if (from.length === 0) return `exports ${name}, which nobody imports`;
    return !usedAtHome && from.every(isTestFile) ? `exports ${name}, which only tests use` : undefined;
  };
  return module.names.exported
    .flatMap((name) => problemOf(name) ?? [])
    .map((problem) => ({ place: module.path, problem }));
}

const mentions = (text: string, name: string): boolean => new RegExp(`\\b${name.replaceAll('$', '\\$')}\\b`).test(text);

/**
 * The values that a package offers through one entry and that nobody outside it takes or writes about. Types are left
 * out: one that belongs to an offered function's signature is there to be named by a stranger.
 */
function unmentionedIn(
  module: Module,
  of: WorkspacePackage,
  takers: Takers,
  documents: readonly SourceFile[],
): readonly Finding[] {
  const specifiers = Object.keys(of.manifest.exports ?? {}).map((entry) => of.manifest.name + entry.slice(1));
  const isTaken = (name: string): boolean =>
    [module.path, ...specifiers].some((target) => takersOfName(takers, target, name).length > 0) ||
    documents.some(({ text }) => mentions(text, name));
  return module.names.exported
    .filter((name) => name !== 'default' && !module.names.exportedTypes.has(name) && !isTaken(name))
    .map((name) => ({ place: module.path, problem: `offers ${name}, which no package, test or document mentions` }));
}

/** Finds what is exported for nobody. */
export function findUnusedExports(sources: ExportSources): ExportFindings {
  const modules = modulesOf(sources);
  const takers = takersOf(modules);
  const dead: Finding[] = [];
  const unmentioned: Finding[] = [];
  for (const of of sources.packages) {
    const offered = new Set(publicFiles(of.manifest).map((path) => `packages/${of.folder}/${path}`));
    for (const module of modules.filter(({ folder, path }) => folder === of.folder && !isTestFile(path))) {
      if (offered.has(module.path)) unmentioned.push(...unmentionedIn(module, of, takers, sources.documents));
      else if (!sources.entries.some((entry) => module.path.startsWith(entry))) dead.push(...deadIn(module, takers));
    }
  }
  return { dead, unmentioned };
}

/** Reads what `findUnusedExports` looks at. */
export function readExportSources(root: string): ExportSources {
  return {
    packages: readWorkspace(root),
    otherSources: readOtherSources(root),
    documents: readDocuments(root),
    entries: readLayerTable(root).entries,
  };
}

if (import.meta.main) {
  const { dead, unmentioned } = findUnusedExports(readExportSources(repositoryRoot));
  for (const { place, problem } of unmentioned) console.log(`warning: ${place}: ${problem}`);
  reportFindings(dead);
}
