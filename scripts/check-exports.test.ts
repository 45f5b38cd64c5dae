import { describe, expect, it } from 'vitest';
import { findUnusedExports, type ExportFindings } from './check-exports.ts';
import type { PackageManifest, WorkspacePackage } from './workspace.ts';

type Files = Readonly<Record<string, string>>;

const filesOf = (prefix: string, files: Files) =>
  Object.entries(files).map(([path, text]) => ({ path: `${prefix}${path}`, text }));

function packageOf(folder: string, files: Files, manifest: Partial<PackageManifest> = {}): WorkspacePackage {
  return {
    folder,
    manifest: {
      name: `@house/${folder}`,
      version: '0.1.0',
      exports: { '.': { source: './src/index.ts', default: './dist/index.js' } },
      ...manifest,
    },
    tsconfig: {},
    files: filesOf(`packages/${folder}/`, files),
  };
}

function check(packages: readonly WorkspacePackage[], others: Files = {}, documents: Files = {}): ExportFindings {
  return findUnusedExports({
    packages,
    otherSources: filesOf('', others),
    documents: filesOf('', documents),
    entries: ['packages/core/src/commands.ts'],
  });
}

const deadNames = (files: Files, manifest?: Partial<PackageManifest>): readonly string[] =>
  check([packageOf('core', files, manifest)]).dead.map(({ problem }) => problem.split(' ')[1] ?? '');

describe('dead exports', () => {
  it.each([
    ['a constant', 'export const lost = 1;'],
    ['a function', 'export function lost(): void {}'],
    ['a class', 'export class lost {}'],
    ['a type', 'export type lost = 1;'],
    ['an interface', 'export interface lost {}'],
    ['a part of an object', 'export const { lost } = { lost: 1 };'],
    ['a list', 'const lost = 1;\nexport { lost };'],
    ['a new name', 'const found = 1;\nexport { found as lost };'],
    ['a default', 'export default function lost(): void {}'],
  ])('finds %s', (_form, text) => {
    expect(deadNames({ 'src/a.ts': text })).toEqual(
      [text.includes('default') ? 'default' : 'lost,'].map((n) => n.replace(/,?$/, ',')),
    );
  });

  it.each([
    ['an import', "import { a } from './a.ts';"],
    ['an import under another name', "import { a as b } from './a.ts';"],
    ['an import of a type', "import type { a } from './a.ts';"],
    ['an import of everything', "import * as all from './a.ts';"],
    ['an import at run time', "const load = () => import('./a.ts');"],
    ['the type of a module', "type A = typeof import('./a.ts');"],
    ['a re-export of everything', "export * from './a.ts';"],
  ])('leaves alone what is taken by %s', (_form, text) => {
    expect(deadNames({ 'src/a.ts': 'export const a = 1;', 'src/b.ts': text })).toEqual([]);
  });

  it('does not mistake a file of the same name for the one that is imported', () => {
    const files = {
      'src/one/a.ts': 'export const a = 1;',
      'src/two/a.ts': 'export const a = 1;',
      'src/two/b.ts': "import { a } from './a.ts';",
    };
    expect(check([packageOf('core', files)]).dead).toEqual([
      { place: 'packages/core/src/one/a.ts', problem: 'exports a, which nobody imports' },
    ]);
  });

  it('lets a test keep alive only what its own file uses', () => {
    const files = {
      'src/a.ts': 'export const used = 1;\nexport const unused = 2;\nString(used);',
      'src/a.test.ts': "import { used, unused } from './a.ts';",
    };
    expect(check([packageOf('core', files)]).dead).toEqual([
      { place: 'packages/core/src/a.ts', problem: 'exports unused, which only tests use' },
    ]);
  });

  it('lets a file export the types of what it exports', () => {
    const text = 'export interface Options {}\nexport function run(options: Options): void {}\nexport type Lost = 1;';
    expect(deadNames({ 'src/a.ts': text, 'src/b.ts': "import { run } from './a.ts';" })).toEqual(['Lost,']);
  });

  it('knows that a command imports what was built', () => {
    const files = { 'src/a.ts': 'export const a = 1;', 'bin/crm.js': "import { a } from '../dist/a.js';" };
    expect(deadNames(files, { bin: { crm: 'bin/crm.js' } })).toEqual([]);
  });

  it('follows a re-export to its end', () => {
    const files = { 'src/a.ts': 'export const a = 1;', 'src/group/index.ts': "export { a } from '../a.ts';" };
    expect(check([packageOf('core', files)]).dead.map(({ place }) => place)).toEqual([
      'packages/core/src/group/index.ts',
    ]);
  });

  it('leaves alone what a package offers: exports, commands, agents, modules loaded by their place', () => {
    const files = {
      'src/index.ts': 'export const a = 1;',
      'src/bin/crm.ts': 'export const b = 1;',
      'src/agent.ts': 'export const c = 1;',
      'src/other.ts': 'export default {};',
      'src/commands.ts': 'export const commands = {};',
    };
    const manifest = {
      bin: { crm: './dist/bin/crm.js' },
      understudy: { agents: ['./dist/agent.js', { source: './src/other.ts', default: './dist/other.js' }] },
    };
    expect(deadNames(files, manifest)).toEqual([]);
  });
});

describe('offered names that nobody mentions', () => {
  const core = packageOf('core', { 'src/index.ts': 'export const a = 1;\nexport const b = 2;\nexport const c = 3;' });

  it('is said of those that no package, test or document takes', () => {
    const edge = packageOf('edge', { 'src/x.ts': "import { a } from '@house/core';" });
    const { unmentioned } = check([core, edge], {}, { 'docs/core.md': 'Call `b` first.' });
    expect(unmentioned.map(({ problem }) => problem)).toEqual([
      'offers c, which no package, test or document mentions',
    ]);
  });

  it('counts the tests above all packages', () => {
    const others = { 'test/lab/a.lab.test.ts': "import * as core from '@house/core';" };
    expect(check([core], others).unmentioned).toEqual([]);
  });

  it('is not said of types', () => {
    const text =
      "export interface A {}\nexport type B = 1;\nexport type { C } from './c.ts';\nexport { type D } from './c.ts';";
    const files = { 'src/index.ts': text, 'src/c.ts': 'export type C = 1;\nexport type D = 1;' };
    expect(check([packageOf('core', files)])).toEqual({ dead: [], unmentioned: [] });
  });
});
