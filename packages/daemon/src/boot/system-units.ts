import { lstat, readdir, readlink, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';

/** The units that systemd would find on a host, read from its folders: it need not run, and is asked nothing. */
export interface SystemUnits {
  /** By name with suffix. `gone`: a link that leads nowhere. */
  readonly units: ReadonlyMap<string, Unit>;
  /** Names that some target wants or requires, as the links say them. */
  readonly wanted: ReadonlySet<string>;
}

export type Unit = { readonly kind: 'there' | 'masked' | 'gone' } | { readonly kind: 'alias'; readonly of: string };

/** What stands in an earlier one hides what has its name in a later one. */
const unitFolders = [
  'etc/systemd/system',
  'run/systemd/system',
  'usr/local/lib/systemd/system',
  'usr/lib/systemd/system',
  'lib/systemd/system',
];

export async function readSystemUnits(root: string): Promise<SystemUnits> {
  const units = new Map<string, Unit>();
  const wanted = new Set<string>();
  for (const folder of unitFolders.map((each) => join(root, each))) {
    for (const name of await namesIn(folder)) {
      if (name.endsWith('.wants') || name.endsWith('.requires')) {
        for (const each of await namesIn(join(folder, name))) wanted.add(each);
      } else if (!units.has(name)) {
        units.set(name, await readUnit(root, folder, name));
      }
    }
  }
  return { units, wanted };
}

async function readUnit(root: string, folder: string, name: string): Promise<Unit> {
  const target = await linkAt(join(folder, name));
  if (target === null) return { kind: 'there' };
  if (target === '/dev/null') return { kind: 'masked' };
  if (basename(target) !== name) return { kind: 'alias', of: basename(target) };
  return { kind: (await exists(insideOf(root, folder, target))) ? 'there' : 'gone' };
}

/** What is wanted under this name in the end: its own name, if that is there and not masked. */
export function unitBehind({ units }: SystemUnits, name: string): string | null {
  let current = name;
  for (let steps = 0; steps < longestAliasChain; steps += 1) {
    const unit = units.get(current) ?? units.get(templateOf(current));
    if (unit === undefined) return null;
    if (unit.kind !== 'alias') return unit.kind === 'there' ? current : null;
    current = unit.of;
  }
  return null;
}

const longestAliasChain = 8;

/** `getty@tty1.service` comes from `getty@.service`. */
function templateOf(name: string): string {
  return name.replace(/@[^.]*/, '@');
}

/** A link's absolute target is meant from the root that is looked at. */
function insideOf(root: string, folder: string, target: string): string {
  return target.startsWith('/') ? join(root, target) : resolve(folder, target);
}

/** In order; empty if there is no such folder, or it may not be read. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}

/** Null: there is none, or it is no link. */
export function linkAt(path: string): Promise<string | null> {
  return readlink(path).catch(() => null);
}

export function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Also one that leads nowhere. */
export function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
