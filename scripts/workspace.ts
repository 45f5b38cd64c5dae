/**
 * The repository's packages as plain data, so that the checks of the house are functions of values: the files are read
 * once, here, and a test of a check hands over strings instead.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A file of code: its path from the repository's root, with `/`, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A file that a package offers: one path, or one for each condition. */
export type EntryTarget = string | Readonly<Record<string, string>>;

/** The part of a package.json that the checks look at. */
export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, EntryTarget>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly understudy?: { readonly agents?: readonly EntryTarget[] };
}

/** The part of a tsconfig.json that the checks look at, with what it inherits. */
export interface PackageTsconfig {
  readonly compilerOptions?: { readonly types?: readonly string[]; readonly lib?: readonly string[] };
  readonly references?: readonly { readonly path: string }[];
}

/** One package. `folder` is its name under packages/, which need not be the name it is published under. */
export interface WorkspacePackage {
  readonly folder: string;
  readonly manifest: PackageManifest;
  readonly tsconfig: PackageTsconfig;
  /** Everything under bin/, src/ and test/, tests included. */
  readonly files: readonly SourceFile[];
}

/** What is wrong, and where: `place` is a path from the repository's root. */
export interface Finding {
  readonly place: string;
  readonly problem: string;
}

const textFilesOf = (root: string, pattern: string): readonly SourceFile[] =>
  globSync(pattern, { cwd: root, exclude: (path) => ['node_modules', 'dist', '.git'].includes(basename(path)) })
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

function readTsconfig(root: string, folder: string): PackageTsconfig {
  const path = join(root, 'packages', folder, 'tsconfig.json');
  const base = readJson(join(root, 'tsconfig.base.json')) as PackageTsconfig;
  const own = existsSync(path) ? (readJson(path) as PackageTsconfig) : {};
  return { ...own, compilerOptions: { ...base.compilerOptions, ...own.compilerOptions } };
}

function readPackage(root: string, folder: string): WorkspacePackage {
  const path = join(root, 'packages', folder);
  return {
    folder,
    manifest: readJson(join(path, 'package.json')) as PackageManifest,
    tsconfig: readTsconfig(root, folder),
    files: textFilesOf(root, `packages/${folder}/{bin,src,test}/**/*.{js,ts}`),
  };
}

/** Reads all packages under `root`, in the order of their folders' names. Throws if a file is not JSON. */
export function readWorkspace(root: string): readonly WorkspacePackage[] {
  return globSync('packages/*/package.json', { cwd: root })
    .map((path) => basename(dirname(path)))
    .sort()
    .map((folder) => readPackage(root, folder));
}

/** Reads the manifest of the repository itself. */
export function readRootManifest(root: string): PackageManifest {
  return readJson(join(root, 'package.json')) as PackageManifest;
}

/** Reads the tsconfig.json by which the repository is built. */
export function readRootTsconfig(root: string): PackageTsconfig {
  return readJson(join(root, 'tsconfig.json')) as PackageTsconfig;
}

/** Reads the TypeScript files outside the packages: scripts, tests that cross packages, examples. */
export function readOtherSources(root: string): readonly SourceFile[] {
  return ['scripts', 'test', 'examples'].flatMap((folder) => textFilesOf(root, `${folder}/**/*.ts`));
}

/** Reads all Markdown files of the repository. */
export function readDocuments(root: string): readonly SourceFile[] {
  return textFilesOf(root, '**/*.md');
}

/** Tests and the suites they share are not shipped. */
export function isTestFile(path: string): boolean {
  return /\.(test|case)\.ts$/.test(path) || /^(packages\/[^/]+\/)?test\//.test(path);
}

/** The repository's root: this file lies in its scripts folder. */
export const repositoryRoot = join(import.meta.dirname, '..');

/** Prints findings, one a line, and makes the process fail if there are any. */
export function reportFindings(findings: readonly Finding[]): void {
  for (const { place, problem } of findings) console.log(`${place}: ${problem}`);
  if (findings.length > 0) process.exitCode = 1;
}
