import { describe, expect, it } from 'vitest';
import { findLayerProblems, readHouseSources, type HouseSources, type LayerTable } from './check-layers.ts';
import { repositoryRoot, type PackageTsconfig, type SourceFile, type WorkspacePackage } from './workspace.ts';

const table: LayerTable = {
  floors: [['words'], ['core'], ['left', 'right'], ['edge']],
  layers: { core: [['base'], ['model'], ['scheduler', 'fencing']] },
  pure: { words: [], core: ['ajv'] },
  entries: [],
};

interface Fixture {
  readonly dependencies?: readonly string[];
  readonly devDependencies?: readonly string[];
  readonly references?: readonly string[];
  readonly compilerOptions?: PackageTsconfig['compilerOptions'];
  readonly files: Readonly<Record<string, string>>;
}

const pinned = (names: readonly string[] = []): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, '1.0.0']));

const sources = (prefix: string, files: Readonly<Record<string, string>>): readonly SourceFile[] =>
  Object.entries(files).map(([path, text]) => ({ path: `${prefix}${path}`, text }));

function packageOf(folder: string, fixture: Fixture): WorkspacePackage {
  const houseDependencies = (fixture.dependencies ?? []).filter((name) => name.startsWith('@house/'));
  const references = fixture.references ?? houseDependencies.map((name) => name.slice('@house/'.length));
  return {
    folder,
    manifest: {
      name: `@house/${folder}`,
      version: '0.1.0',
      exports: { '.': { source: './src/index.ts' } },
      dependencies: pinned(fixture.dependencies),
      devDependencies: pinned(fixture.devDependencies),
    },
    tsconfig: {
      compilerOptions: fixture.compilerOptions ?? { types: folder in table.pure ? [] : ['node'], lib: ['ES2024'] },
      references: references.map((name) => ({ path: `../${name}` })),
    },
    files: sources(`packages/${folder}/`, fixture.files),
  };
}

const empty: Fixture = { files: {} };

/** Builds a house of the named packages, the others being empty, and says what is wrong with it. */
function problemsOf(fixtures: Readonly<Record<string, Fixture>>, others: Readonly<Record<string, string>> = {}) {
  const folders = [...new Set([...table.floors.flat(), ...Object.keys(fixtures)])];
  const house: HouseSources = {
    table,
    packages: folders.map((folder) => packageOf(folder, fixtures[folder] ?? empty)),
    rootManifest: { name: 'house', version: '0.1.0', devDependencies: pinned(['vitest']) },
    otherSources: sources('', others),
    rootTsconfig: {
      references: folders.filter((name) => name !== 'cellar').map((name) => ({ path: `packages/${name}` })),
    },
  };
  return findLayerProblems(house).map(({ place, problem }) => `${place}: ${problem}`);
}

describe('floors', () => {
  it('lets a package import from a lower floor, by name', () => {
    const files = { 'src/index.ts': "import { a } from '@house/core';" };
    expect(problemsOf({ edge: { dependencies: ['@house/core'], files } })).toEqual([]);
  });

  it.each([
    ['core', '@house/edge', 'which is not on a lower floor'],
    ['left', '@house/right', 'which is not on a lower floor'],
    ['core', '@house/core', 'imports itself by its name'],
  ])('refuses %s importing %s', (folder, name, problem) => {
    const files = { 'src/a.ts': `import { a } from '${name}';` };
    const dependencies = name === `@house/${folder}` ? [] : [name];
    expect(problemsOf({ [folder]: { dependencies, files } })).toEqual([
      expect.stringMatching(new RegExp(`^packages/${folder}/src/a.ts: .*${problem}`)),
    ]);
  });

  it('sees imports of types, re-exports and imports at run time', () => {
    const files = {
      'src/a.ts': "import type { A } from '@house/edge';",
      'src/b.ts': "export { b } from '@house/edge';",
      'src/c.ts': "export const c = () => import('@house/edge');",
    };
    expect(problemsOf({ left: { dependencies: ['@house/edge'], files } })).toHaveLength(3);
  });

  it('refuses a path into another package, and one that its package does not export', () => {
    const files = {
      'src/a.ts': "import { a } from '../../core/src/base/a.ts';",
      'src/b.ts': "import { b } from '@house/core/src/base/b.ts';",
      'test/c.real.test.ts': "import { c } from '../../core/src/base/c.ts';",
    };
    expect(problemsOf({ edge: { dependencies: ['@house/core'], files } })).toEqual([
      'packages/edge/src/a.ts: imports ../../core/src/base/a.ts, a path out of its package',
      'packages/edge/src/b.ts: imports @house/core/src/base/b.ts, which its package does not export',
      'packages/edge/test/c.real.test.ts: imports ../../core/src/base/c.ts, a path into another package',
    ]);
  });

  it('refuses a package that has no floor', () => {
    expect(problemsOf({ attic: empty })).toEqual(['packages/attic/package.json: has no floor in scripts/layers.json']);
  });

  it('refuses a package that the build does not know', () => {
    expect(problemsOf({ cellar: empty })).toContain('tsconfig.json: references lack packages/cellar');
  });

  it('refuses a test above all packages that reaches into one by a path', () => {
    const others = { 'test/lab/a.ts': "import { a } from '../../packages/core/src/base/a.ts';" };
    expect(problemsOf({}, others)).toEqual([
      'test/lab/a.ts: imports ../../packages/core/src/base/a.ts, a path into a package',
    ]);
  });

  it('lets a test import from its own floor and the tools of testing, but not from above', () => {
    const files = {
      'test/a.real.test.ts': "import { it } from 'vitest';\nimport { a } from '@house/right';",
      'test/b.real.test.ts': "import { b } from '@house/edge';",
    };
    expect(problemsOf({ left: { devDependencies: ['@house/right', '@house/edge'], files } })).toEqual([
      'packages/left/test/b.real.test.ts: imports @house/edge, which is not on a lower floor',
    ]);
  });

  it('refuses shipped code that imports a test', () => {
    const files = { 'src/a.ts': "import { b } from './b.case.ts';", 'src/b.case.ts': 'export const b = 1;' };
    expect(problemsOf({ left: { files } })).toEqual([
      'packages/left/src/a.ts: imports ./b.case.ts, which is only for tests',
    ]);
  });
});

describe('layers', () => {
  it('lets a folder import from lower layers and from itself, and the files above them from all', () => {
    const files = {
      'src/scheduler/a.ts': "import { b } from '../base/b.ts';\nimport { c } from './c.ts';",
      'src/index.ts': "export { a } from './scheduler/a.ts';",
    };
    expect(problemsOf({ core: { files } })).toEqual([]);
  });

  it.each([
    ['src/base/a.ts', '../model/b.ts', 'layer base imports from layer model, which is not below it'],
    ['src/scheduler/a.ts', '../fencing/b.ts', 'layer scheduler imports from layer fencing, which is not below it'],
    ['src/model/a.ts', '../index.ts', 'layer model imports packages/core/src/index.ts, which stands above all layers'],
    ['src/cellar/a.ts', '../base/b.ts', 'folder cellar is no layer in scripts/layers.json'],
  ])('refuses %s importing %s', (path, specifier, problem) => {
    const files = { [path]: `import { a } from '${specifier}';` };
    expect(problemsOf({ core: { files } })).toEqual([`packages/core/${path}: ${problem}`]);
  });
});

describe('purity', () => {
  it.each(['node:fs', 'pino'])('refuses %s in a pure package', (name) => {
    const files = { 'src/a.ts': `import { a } from '${name}';` };
    const dependencies = name.startsWith('node:') ? [] : [name];
    expect(problemsOf({ words: { dependencies, files } })).toEqual([
      `packages/words/src/a.ts: is pure and imports ${name}`,
    ]);
  });

  it('lets it import what the table names, and its tests what they need', () => {
    const files = {
      'src/base/a.ts': "import { Ajv } from 'ajv';",
      'src/a.test.ts': "import fs from 'node:fs';\nimport { it } from 'vitest';",
    };
    expect(problemsOf({ core: { dependencies: ['ajv'], files } })).toEqual([]);
  });

  it('refuses ambient types there, and a browser everywhere', () => {
    expect(problemsOf({ words: { ...empty, compilerOptions: { types: ['node'] } } })).toEqual([
      'packages/words/tsconfig.json: is pure and takes ambient types: "types" must be []',
    ]);
    expect(problemsOf({ edge: { ...empty, compilerOptions: { lib: ['ES2024', 'DOM'] } } })).toEqual([
      'packages/edge/tsconfig.json: takes the types of a browser',
    ]);
  });
});

describe('dependencies', () => {
  it('reports missing and superfluous ones', () => {
    const files = { 'src/a.ts': "import { a } from 'fastify';" };
    expect(problemsOf({ edge: { dependencies: ['pino'], devDependencies: ['tool'], files } })).toEqual([
      'packages/edge/package.json: dependencies lack fastify',
      'packages/edge/package.json: depends on pino and never imports it',
      'packages/edge/package.json: depends on tool and never imports it',
    ]);
  });

  it('does not let shipped code live on the tools of testing', () => {
    const files = { 'src/a.ts': "import { it } from 'vitest';" };
    expect(problemsOf({ edge: { files } })).toEqual(['packages/edge/package.json: dependencies lack vitest']);
  });

  it('counts a package that is found by its name at run time', () => {
    const files = { 'src/a.ts': "export const plugins = ['@house/right'];" };
    expect(problemsOf({ edge: { dependencies: ['@house/right'], files } })).toEqual([]);
  });

  it('holds the references of the build against them', () => {
    const files = { 'src/a.ts': "import { a } from '@house/core';" };
    expect(problemsOf({ edge: { dependencies: ['@house/core'], references: ['words'], files } })).toEqual([
      'packages/edge/tsconfig.json: references lack ../core',
      'packages/edge/tsconfig.json: references ../words, which is no dependency',
    ]);
  });
});

it('reads the packages of this repository', () => {
  const { packages, table: ours } = readHouseSources(repositoryRoot);
  expect(packages.map(({ folder }) => folder)).toContain('crm-core');
  expect(ours.floors[0]).toEqual(['contracts']);
});
