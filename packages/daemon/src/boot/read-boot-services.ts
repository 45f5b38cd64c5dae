import { basename, join } from 'node:path';
import type { BootService } from '@understudy/crm-core';
import { exists, isThere, linkAt, namesIn, readSystemUnits, type SystemUnits, unitBehind } from './system-units.ts';

/**
 * What a host starts at boot by itself, from the links that `systemctl enable` and `update-rc.d` make. Services that a
 * unit file wants by its own words, or that a generator makes up at boot, are not seen. Never rejects: what cannot be
 * read is taken for empty.
 *
 * @param root of the host's file system: `/`
 * @returns sorted by name, one a name
 */
export async function readBootServices(root: string): Promise<readonly BootService[]> {
  const first = await firstProcess(root);
  if (first === null) return [];
  const scripts = await startedScripts(root);
  if (first === 'init') return sorted(scripts.map(byInit));
  const units = await readSystemUnits(root);
  // Of a script that has a unit of its name, systemd goes by the unit.
  const left = scripts.filter((name) => !units.units.has(`${name}.service`));
  return sorted([...startedUnits(units), ...left.map(byInit)]);
}

/** Null: nothing boots here, as in most containers. */
async function firstProcess(root: string): Promise<'systemd' | 'init' | null> {
  const path = join(root, 'sbin/init');
  const target = await linkAt(path);
  if (target !== null) return basename(target) === 'systemd' ? 'systemd' : 'init';
  return (await isThere(path)) ? 'init' : null;
}

function startedUnits(units: SystemUnits): readonly BootService[] {
  const started = new Set([...units.wanted].map((name) => unitBehind(units, name)));
  const names = new Set([...units.units.keys(), ...units.wanted]);
  const services = [...names].flatMap((name) => {
    const unit = unitBehind(units, name);
    return unit !== null && started.has(unit) ? namesOf(name).map((each) => byUnit(each, unit)) : [];
  });
  // Of one that is started, and on demand by its socket as well, the service is named.
  return services.sort((one, other) => Number(isSocket(one)) - Number(isSocket(other)));
}

/** A socket starts the service of its name, when somebody calls. */
function namesOf(unit: string): readonly string[] {
  if (unit.endsWith('.service')) return [withoutSuffix(unit)];
  return unit.endsWith('.socket') ? [unit, unit.slice(0, -'.socket'.length)] : [];
}

function isSocket({ unit }: BootService): boolean {
  return unit.endsWith('.socket');
}

function byUnit(name: string, unit: string): BootService {
  return { name, startedBy: 'systemd', unit: withoutSuffix(unit) };
}

function byInit(script: string): BootService {
  return { name: script, startedBy: 'init', unit: script };
}

function withoutSuffix(unit: string): string {
  return unit.replace(/\.service$/, '');
}

/** Runlevels in which a host does its work. */
const runlevels = ['2', '3', '4', '5'];
const startLink = /^S\d\d(.+)$/;

async function startedScripts(root: string): Promise<readonly string[]> {
  const folders = await Promise.all(runlevels.map((level) => namesIn(join(root, `etc/rc${level}.d`))));
  const names = new Set(folders.flat().flatMap((link) => startLink.exec(link)?.[1] ?? []));
  const there = await Promise.all([...names].map((name) => exists(join(root, 'etc/init.d', name))));
  return [...names].filter((_, index) => there[index]);
}

function sorted(services: readonly BootService[]): readonly BootService[] {
  const byName = new Map<string, BootService>();
  for (const service of services) if (!byName.has(service.name)) byName.set(service.name, service);
  return [...byName.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}
