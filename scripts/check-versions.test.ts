import { expect, it } from 'vitest';
import { findVersionProblems, type PlacedManifest } from './check-versions.ts';
import type { PackageManifest } from './workspace.ts';

const placed = (name: string, manifest: Partial<PackageManifest> = {}): PlacedManifest => ({
  place: `packages/${name}/package.json`,
  manifest: { name: `@house/${name}`, version: '0.1.0', ...manifest },
});

const root: PlacedManifest = { place: 'package.json', manifest: { name: 'house', version: '0.1.0' } };

const problemsOf = (...packages: readonly PlacedManifest[]): readonly string[] =>
  findVersionProblems(root, packages).map(({ problem }) => problem);

it('accepts one version everywhere, and pinned dependencies', () => {
  const dependencies = { '@house/core': '0.1.0', pino: '10.4.0', beta: '1.0.0-rc.1' };
  expect(problemsOf(placed('core'), placed('edge', { dependencies }))).toEqual([]);
});

it('refuses a package of another version', () => {
  expect(problemsOf(placed('core', { version: '0.2.0' }))).toEqual(['is version 0.2.0, the repository is 0.1.0']);
});

it('refuses a dependency on another version of a package of the house', () => {
  const dependencies = { '@house/core': '0.0.9' };
  expect(problemsOf(placed('core'), placed('edge', { dependencies }))).toEqual([
    'wants @house/core 0.0.9, which is 0.1.0 here',
  ]);
});

it.each(['^1.0.0', '~1.0.0', '1', 'latest', '>=1.0.0', '*'])('refuses the range %s', (version) => {
  expect(problemsOf(placed('core', { devDependencies: { pino: version } }))).toEqual([
    `wants pino ${version}: pin one version`,
  ]);
});

it('refuses two versions of one dependency', () => {
  const one = placed('core', { dependencies: { ajv: '8.20.0' } });
  const other = placed('edge', { optionalDependencies: { ajv: '8.19.0' } });
  expect(problemsOf(one, other)).toEqual(['wants ajv 8.19.0, packages/core/package.json wants 8.20.0']);
});
