import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { BootService } from '@understudy/crm-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readBootServices } from '../src/boot/read-boot-services.ts';
import { Lookout } from '../src/shared/lookout.ts';

/** A host's own folders, made anew for each test. */
let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'understudy-boot-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function file(path: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), '');
}

async function link(path: string, target: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await symlink(target, join(root, path));
}

const units = 'usr/lib/systemd/system';
const own = 'etc/systemd/system';
const wanted = `${own}/multi-user.target.wants`;

/** What `systemctl enable` does on Debian, for a unit that has other names. */
async function enabledMariadb(): Promise<void> {
  await link('sbin/init', '/lib/systemd/systemd');
  await file(`${units}/mariadb.service`);
  await link(`${own}/mysql.service`, `/${units}/mariadb.service`);
  await link(`${wanted}/mariadb.service`, `/${units}/mariadb.service`);
}

/** `name: who would start it`, and as what, where that is another name. */
async function started(): Promise<readonly string[]> {
  const services = await readBootServices(root);
  return services.map(({ name, startedBy, unit }) => `${name}: ${startedBy}${unit === name ? '' : ` as ${unit}`}`);
}

describe('what a host with systemd starts at boot', () => {
  it('is what a target wants, by all its names', async () => {
    await enabledMariadb();
    await file(`${units}/nginx.service`);
    expect(await started()).toEqual(['mariadb: systemd', 'mysql: systemd as mariadb']);
  });

  it.each([
    `${own}/multi-user.target.requires`,
    `${units}/graphical.target.wants`,
    'run/systemd/system/x.target.wants',
  ])('may be wanted in %s', async (folder) => {
    await link('sbin/init', '/lib/systemd/systemd');
    await file(`${units}/nginx.service`);
    await link(`${folder}/nginx.service`, `/${units}/nginx.service`);
    expect(await started()).toEqual(['nginx: systemd']);
  });

  it('is not what is masked, nor what was removed', async () => {
    await enabledMariadb();
    await link(`${own}/mariadb.service`, '/dev/null');
    await link(`${wanted}/gone.service`, `/${units}/gone.service`);
    await link(`${own}/away.service`, '/opt/away/away.service');
    await link(`${wanted}/away.service`, '/opt/away/away.service');
    expect(await started()).toEqual([]);
  });

  it('may lie elsewhere, be one of many, or be started when somebody calls', async () => {
    await link('sbin/init', '../lib/systemd/systemd');
    await file('opt/shop/shop.service');
    await link(`${own}/shop.service`, '/opt/shop/shop.service');
    await link(`${wanted}/shop.service`, '/opt/shop/shop.service');
    await file(`${units}/getty@.service`);
    await link(`${own}/getty.target.wants/getty@tty1.service`, `/${units}/getty@.service`);
    await file(`${units}/cups.service`);
    await file(`${units}/cups.socket`);
    await link(`${own}/sockets.target.wants/cups.socket`, `/${units}/cups.socket`);
    expect(await started()).toEqual([
      'cups: systemd as cups.socket',
      'cups.socket: systemd',
      'getty@tty1: systemd',
      'shop: systemd',
    ]);
  });

  it('is said of scripts of init only where systemd has no unit of the name', async () => {
    await enabledMariadb();
    await file(`${units}/apache2.service`);
    for (const name of ['apache2', 'old']) {
      await file(`etc/init.d/${name}`);
      await link(`etc/rc3.d/S01${name}`, `../init.d/${name}`);
    }
    expect(await started()).toEqual(['mariadb: systemd', 'mysql: systemd as mariadb', 'old: init']);
  });

  it('does not end in a circle of names', async () => {
    await link('sbin/init', '/lib/systemd/systemd');
    await link(`${own}/one.service`, 'two.service');
    await link(`${own}/two.service`, 'one.service');
    await link(`${wanted}/one.service`, '../one.service');
    expect(await started()).toEqual([]);
  });
});

describe('what a host with init starts at boot', () => {
  it('is what has a link to start with, whatever units there are', async () => {
    await file('sbin/init');
    await file(`${units}/apache2.service`);
    for (const name of ['apache2', 'mariadb', 'nginx']) await file(`etc/init.d/${name}`);
    await link('etc/rc2.d/S03apache2', '../init.d/apache2');
    await link('etc/rc2.d/K01mariadb', '../init.d/mariadb');
    await link('etc/rc6.d/S01nginx', '../init.d/nginx');
    await link('etc/rc5.d/S01gone', '../init.d/gone');
    expect(await started()).toEqual(['apache2: init']);
  });

  it('is nothing where nothing boots', async () => {
    await file('etc/init.d/apache2');
    await link('etc/rc2.d/S03apache2', '../init.d/apache2');
    expect(await started()).toEqual([]);
  });
});

it('tells the member of a change, and nothing while there is none', async () => {
  const told: (readonly BootService[])[] = [];
  const lookout = new Lookout<readonly BootService[]>({
    read: () => readBootServices(root),
    tell: (services) => told.push(services),
    usual: [],
    everyMs: 30_000,
  });
  await lookout.look();
  await enabledMariadb();
  await lookout.look();
  await lookout.look();
  await rm(join(root, wanted), { recursive: true });
  await lookout.look();
  expect(told.map((services) => services.map(({ name }) => name))).toEqual([['mariadb', 'mysql'], []]);
});
