/**
 * One version for all packages, and one pinned version for each thing they depend on: what was tested is what runs.
 */
import {
  readRootManifest,
  readWorkspace,
  reportFindings,
  repositoryRoot,
  type Finding,
  type PackageManifest,
} from './workspace.ts';

/** A package.json and its path from the repository's root. */
export interface PlacedManifest {
  readonly place: string;
  readonly manifest: PackageManifest;
}

interface Wanted {
  readonly place: string;
  readonly name: string;
  readonly version: string;
}

const exact = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

function dependenciesOf({ place, manifest }: PlacedManifest): readonly Wanted[] {
  const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
  return Object.entries(all).map(([name, version]) => ({ place, name, version }));
}

function versionFindings(manifests: readonly PlacedManifest[], version: string): readonly Finding[] {
  return manifests
    .filter(({ manifest }) => manifest.version !== version)
    .map(({ place, manifest }) => ({ place, problem: `is version ${manifest.version}, the repository is ${version}` }));
}

function dependencyProblem(wanted: Wanted, own: ReadonlyMap<string, string>, first: Wanted): string | undefined {
  const { name, version } = wanted;
  const ownVersion = own.get(name);
  if (ownVersion !== undefined && version !== ownVersion)
    return `wants ${name} ${version}, which is ${ownVersion} here`;
  if (!exact.test(version)) return `wants ${name} ${version}: pin one version`;
  if (version !== first.version) return `wants ${name} ${version}, ${first.place} wants ${first.version}`;
  return undefined;
}

/** Holds all package.json files against the root's, which is the first. */
export function findVersionProblems(root: PlacedManifest, packages: readonly PlacedManifest[]): readonly Finding[] {
  const own = new Map(packages.map(({ manifest }) => [manifest.name, manifest.version]));
  const first = new Map<string, Wanted>();
  const findings = [...versionFindings(packages, root.manifest.version)];
  for (const wanted of [root, ...packages].flatMap(dependenciesOf)) {
    if (!first.has(wanted.name)) first.set(wanted.name, wanted);
    const problem = dependencyProblem(wanted, own, first.get(wanted.name) ?? wanted);
    if (problem !== undefined) findings.push({ place: wanted.place, problem });
  }
  return findings;
}

/** Reads the repository's manifests and holds them against each other. */
export function checkVersions(root: string): readonly Finding[] {
  const packages = readWorkspace(root).map(({ folder, manifest }) => ({
    place: `packages/${folder}/package.json`,
    manifest,
  }));
  return findVersionProblems({ place: 'package.json', manifest: readRootManifest(root) }, packages);
}

if (import.meta.main) reportFindings(checkVersions(repositoryRoot));
