/**
 * The floors and layers of the house (docs/architecture.md), checked: what each package imports, what its package.json
 * and tsconfig.json say that it imports, and what the table in layers.json lets it import. A package imports from
 * lower floors, by name; a folder of a layered package from lower layers; a pure package nothing that touches the
 * world. Tests may also import what is on their own floor, and the tools of testing.
 */
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';
import {
  isTestFile,
  readOtherSources,
  readRootManifest,
  readRootTsconfig,
  readWorkspace,
  reportFindings,
  repositoryRoot,
  type Finding,
  type PackageManifest,
  type PackageTsconfig,
  type SourceFile,
  type WorkspacePackage,
} from './workspace.ts';

/** Which package may import which. */
export interface LayerTable {
  /** Folders under packages/, from the lowest floor to the highest. */
  readonly floors: readonly (readonly string[])[];
  /** For a package, its folders under src/, from the lowest layer to the highest. */
  readonly layers: Readonly<Record<string, readonly (readonly string[])[]>>;
  /** Packages that touch nothing, with the packages from outside that they may import. */
  readonly pure: Readonly<Record<string, readonly string[]>>;
  /** Folders whose modules are loaded by their place: their exports need no importer. */
  readonly entries: readonly string[];
}

interface Import {
  readonly file: SourceFile;
  readonly specifier: string;
}

interface House {
  readonly table: LayerTable;
  readonly packages: readonly WorkspacePackage[];
  readonly byName: ReadonlyMap<string, WorkspacePackage>;
  readonly testingTools: ReadonlySet<string>;
}

const rankIn = (order: readonly (readonly string[])[], name: string): number =>
  order.findIndex((rank) => rank.includes(name));

const packageNameOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

const placeOf = (of: WorkspacePackage, file: string): string => `packages/${of.folder}/${file}`;

function importsOf(of: WorkspacePackage): readonly Import[] {
  return of.files.flatMap((file) =>
    ts.preProcessFile(file.text).importedFiles.map(({ fileName }) => ({ file, specifier: fileName })),
  );
}

function layerOf(of: WorkspacePackage, path: string): string | undefined {
  const [layer, ...below] = path.slice(`packages/${of.folder}/src/`.length).split('/');
  return below.length > 0 ? layer : undefined;
}

/** A file directly under src/, such as index.ts, stands above all layers. */
function layerProblem(house: House, of: WorkspacePackage, from: string, to: string): string | undefined {
  const layers = house.table.layers[of.folder];
  const upper = layerOf(of, from);
  if (layers === undefined || upper === undefined || !from.startsWith(`packages/${of.folder}/src/`)) return undefined;
  const lower = layerOf(of, to);
  if (lower === upper) return undefined;
  if (lower === undefined) return `layer ${upper} imports ${to}, which stands above all layers`;
  if (rankIn(layers, upper) < 0) return `folder ${upper} is no layer in scripts/layers.json`;
  if (rankIn(layers, lower) < rankIn(layers, upper)) return undefined;
  return `layer ${upper} imports from layer ${lower}, which is not below it`;
}

function relativeProblem(house: House, of: WorkspacePackage, { file, specifier }: Import): string | undefined {
  const target = normalize(join(dirname(file.path), specifier));
  const inside = target.startsWith(`packages/${of.folder}/`);
  if (!inside && !isTestFile(file.path)) return `imports ${specifier}, a path out of its package`;
  if (!inside && target.startsWith('packages/')) return `imports ${specifier}, a path into another package`;
  if (!inside) return undefined;
  if (!isTestFile(file.path) && isTestFile(target)) return `imports ${specifier}, which is only for tests`;
  return layerProblem(house, of, file.path, target);
}

function floorProblem(house: House, of: WorkspacePackage, to: WorkspacePackage, inTest: boolean): string | undefined {
  if (of === to) return inTest ? undefined : `imports itself by its name ${to.manifest.name}`;
  const [upper, lower] = [rankIn(house.table.floors, of.folder), rankIn(house.table.floors, to.folder)];
  if (lower < 0) return `imports ${to.manifest.name}, which has no floor in scripts/layers.json`;
  if (lower < upper || (inTest && lower === upper)) return undefined;
  return `imports ${to.manifest.name}, which is not on a lower floor`;
}

function packageImportProblem(house: House, of: WorkspacePackage, { file, specifier }: Import): string | undefined {
  const to = house.byName.get(packageNameOf(specifier));
  const inTest = isTestFile(file.path);
  if (to !== undefined) {
    const entry = `.${specifier.slice(to.manifest.name.length)}`;
    if (to.manifest.exports?.[entry] === undefined) return `imports ${specifier}, which its package does not export`;
    return floorProblem(house, of, to, inTest);
  }
  const allowed = house.table.pure[of.folder];
  if (allowed === undefined || inTest || allowed.includes(packageNameOf(specifier))) return undefined;
  return `is pure and imports ${specifier}`;
}

function importProblem(house: House, of: WorkspacePackage, found: Import): string | undefined {
  const { specifier, file } = found;
  if (specifier.startsWith('.')) return relativeProblem(house, of, found);
  if (specifier.startsWith('/')) return `imports ${specifier}, a path of one machine`;
  if (!specifier.startsWith('node:')) return packageImportProblem(house, of, found);
  return house.table.pure[of.folder] !== undefined && !isTestFile(file.path)
    ? `is pure and imports ${specifier}`
    : undefined;
}

function importFindings(house: House, of: WorkspacePackage, imports: readonly Import[]): readonly Finding[] {
  return imports.flatMap((found) => {
    const problem = importProblem(house, of, found);
    return problem === undefined ? [] : [{ place: found.file.path, problem }];
  });
}

const isPackageImport = ({ specifier }: Import): boolean => /^[^./]/.test(specifier) && !specifier.startsWith('node:');

/** A package that is found by its name at run time, as agents are, counts as used where that name is written down. */
function isNamedAsText(of: WorkspacePackage, name: string): boolean {
  return of.files.some(
    ({ path, text }) => !isTestFile(path) && (text.includes(`'${name}'`) || text.includes(`'${name}/`)),
  );
}

function dependencyFindings(house: House, of: WorkspacePackage, imports: readonly Import[]): readonly Finding[] {
  const place = placeOf(of, 'package.json');
  const dependencies = of.manifest.dependencies ?? {};
  const devDependencies = of.manifest.devDependencies ?? {};
  const used = new Set<string>();
  const missing = new Set<string>();
  for (const found of imports.filter(isPackageImport)) {
    const name = packageNameOf(found.specifier);
    const inTest = isTestFile(found.file.path);
    used.add(name);
    const declared = name in dependencies || (inTest && (name in devDependencies || house.testingTools.has(name)));
    if (!declared && name !== of.manifest.name)
      missing.add(`${inTest ? 'devDependencies' : 'dependencies'} lack ${name}`);
  }
  const superfluous = Object.keys({ ...dependencies, ...devDependencies })
    .filter((name) => !used.has(name) && !isNamedAsText(of, name))
    .map((name) => `depends on ${name} and never imports it`);
  return [...missing, ...superfluous].map((problem) => ({ place, problem }));
}

function tsconfigFindings(house: House, of: WorkspacePackage): readonly Finding[] {
  const place = placeOf(of, 'tsconfig.json');
  const { compilerOptions, references = [] } = of.tsconfig;
  const referenced = new Set(references.map(({ path }) => path.replace(/^\.\.\//, '')));
  const foldersOf = (dependencies: Readonly<Record<string, string>> = {}): readonly string[] =>
    Object.keys(dependencies).flatMap((name) => house.byName.get(name)?.folder ?? []);
  const wanted = foldersOf(of.manifest.dependencies);
  const allowed = [...wanted, ...foldersOf(of.manifest.devDependencies)];
  const problems = [
    ...wanted.filter((folder) => !referenced.has(folder)).map((folder) => `references lack ../${folder}`),
    ...[...referenced]
      .filter((folder) => !allowed.includes(folder))
      .map((folder) => `references ../${folder}, which is no dependency`),
    ...(compilerOptions?.lib?.some((lib) => /dom|webworker/i.test(lib)) ? ['takes the types of a browser'] : []),
  ];
  if (house.table.pure[of.folder] !== undefined && compilerOptions?.types?.length !== 0) {
    problems.push('is pure and takes ambient types: "types" must be []');
  }
  return problems.map((problem) => ({ place, problem }));
}

function packageFindings(house: House, of: WorkspacePackage): readonly Finding[] {
  const imports = importsOf(of);
  const homeless: readonly Finding[] =
    rankIn(house.table.floors, of.folder) < 0
      ? [{ place: placeOf(of, 'package.json'), problem: 'has no floor in scripts/layers.json' }]
      : [];
  return [
    ...homeless,
    ...importFindings(house, of, imports),
    ...dependencyFindings(house, of, imports),
    ...tsconfigFindings(house, of),
  ];
}

/** Tests that cross packages, and scripts, stand on the roof: they see what a package exports, as a user does. */
function roofFindings(files: readonly SourceFile[]): readonly Finding[] {
  return files.flatMap((file) =>
    ts
      .preProcessFile(file.text)
      .importedFiles.map(({ fileName }) => fileName)
      .filter(
        (specifier) =>
          specifier.startsWith('.') && normalize(join(dirname(file.path), specifier)).startsWith('packages/'),
      )
      .map((specifier) => ({ place: file.path, problem: `imports ${specifier}, a path into a package` })),
  );
}

/** Everything that `findLayerProblems` looks at. */
export interface HouseSources {
  readonly packages: readonly WorkspacePackage[];
  readonly table: LayerTable;
  /** Its devDependencies are what every test may import. */
  readonly rootManifest: PackageManifest;
  readonly otherSources: readonly SourceFile[];
  /** What the build at the root builds. */
  readonly rootTsconfig: PackageTsconfig;
}

function unbuiltFindings(
  packages: readonly WorkspacePackage[],
  { references = [] }: PackageTsconfig,
): readonly Finding[] {
  return packages
    .map(({ folder }) => `packages/${folder}`)
    .filter((path) => !references.some((reference) => reference.path === path))
    .map((path) => ({ place: 'tsconfig.json', problem: `references lack ${path}` }));
}

/** Holds all packages against the table. */
export function findLayerProblems(sources: HouseSources): readonly Finding[] {
  const { packages, table, rootManifest, otherSources, rootTsconfig } = sources;
  const byName = new Map(packages.map((of) => [of.manifest.name, of]));
  const testingTools = new Set(Object.keys(rootManifest.devDependencies ?? {}));
  const house = { table, packages, byName, testingTools };
  return [
    ...packages.flatMap((of) => packageFindings(house, of)),
    ...roofFindings(otherSources),
    ...unbuiltFindings(packages, rootTsconfig),
  ];
}

/** Reads the table that the repository goes by. */
export function readLayerTable(root: string): LayerTable {
  return JSON.parse(readFileSync(join(root, 'scripts/layers.json'), 'utf8')) as LayerTable;
}

/** Reads what `findLayerProblems` looks at. */
export function readHouseSources(root: string): HouseSources {
  return {
    packages: readWorkspace(root),
    table: readLayerTable(root),
    rootManifest: readRootManifest(root),
    otherSources: readOtherSources(root),
    rootTsconfig: readRootTsconfig(root),
  };
}

if (import.meta.main) reportFindings(findLayerProblems(readHouseSources(repositoryRoot)));
