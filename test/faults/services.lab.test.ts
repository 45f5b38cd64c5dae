/** Services that die, hang or are taken away while their host lives: each is put right where it is, and in order. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StatusReport } from '@understudy/contracts';
import { activeNodes, Cluster, isSettled } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import type { HostProcess } from '../lab/host-process.ts';
import { Observer } from '../lab/observer.ts';
import { missingPrerequisites } from '../lab/prerequisites.ts';
import {
  activeMember,
  answerers,
  failuresOf,
  findProcess,
  inOrderOn,
  promotedOn,
  reasonsOf,
  signalFound,
  untilPutRight,
} from './look.ts';
import { OperationLog } from './operation-log.ts';
import { hasAddress, hasMount, OwnershipWatch } from './ownership-watch.ts';
import { definition, givePage, patientTimings, serviceAddress } from './web-cluster.ts';

const storeAddress = '10.77.0.101';
const storeDirectory = '/srv/store';

const missing = missingPrerequisites(['root', 'loop devices', 'mkfs.ext4', 'mariadbd']);

let cluster: Cluster;
/** The coordinator: nobody leaves in this file. */
let a: Member;

beforeAll(async () => {
  if (missing.length > 0) return;
  cluster = await Cluster.start({ timings: patientTimings });
  a = cluster.member('a');
  const device = await cluster.lab.attachDisk({ sizeMiB: 256, fs: 'ext4' });
  for (const member of cluster.members) {
    await givePage(member);
    await member.host.run(['ln', '-s', device, '/srv/disk'], { check: true });
  }
  await cluster.apply(definition('services.yaml'));
  const home = await activeMember(cluster, a, 'database');
  await query(home, 'CREATE DATABASE shop; CREATE TABLE shop.orders (id INT PRIMARY KEY) ENGINE=InnoDB');
});

afterAll(async () => {
  if (missing.length === 0) await cluster.lab.close();
});

/** What failed before is forgotten, so that each case counts from nothing. */
beforeEach(async ({ skip }) => {
  if (missing.length > 0) skip(missing.join(' '));
  for (const { resource, failures } of (await a.until('all runs', isSettled)).resources) {
    if (failures.length > 0) await a.crm('resource', 'cleanup', resource);
  }
  await a.until('nothing is held against anybody', (status) => isSettled(status) && failCount(status) === 0);
});

describe('mysqld is killed', () => {
  it('it is back in place, in order, with all that it had acknowledged, and nothing moves', async () => {
    const home = await activeMember(cluster, a, 'database');
    await query(home, 'INSERT INTO shop.orders VALUES (1)');
    const log = await OperationLog.from(a);
    using mounted = new OwnershipWatch(cluster.lab.hosts, hasMount(storeDirectory));
    using addressed = new OwnershipWatch(cluster.lab.hosts, hasAddress(storeAddress));

    const killed = signalFound(home, isDatabase, 'SIGKILL');
    await untilPutRight(a, 'database');

    expect(await log.done()).toEqual(inOrderOn(home, 'stop shop', 'stop database', 'start database', 'start shop'));
    expect(findProcess(home, isDatabase).pid).not.toBe(killed);
    expect(await query(home, 'SELECT id FROM shop.orders')).toBe('1\n');
    expect([mounted.owners, addressed.owners]).toEqual([[home.name], [home.name]]);
  });

  it('after as many failures as its migration threshold the group moves to the peer, which has the rows', async () => {
    const home = await activeMember(cluster, a, 'database');
    const peer = cluster.peerOf(home);
    await query(home, 'INSERT INTO shop.orders VALUES (2)');
    using mounted = new OwnershipWatch(cluster.lab.hosts, hasMount(storeDirectory));
    using addressed = new OwnershipWatch(cluster.lab.hosts, hasAddress(storeAddress));

    signalFound(home, isDatabase, 'SIGKILL');
    const once = await untilPutRight(a, 'database');
    expect(activeNodes(once, 'database')).toEqual([home.name]);
    const log = await OperationLog.from(a);
    signalFound(home, isDatabase, 'SIGKILL');
    const twice = await untilPutRight(a, 'database', 2);

    expect(storeMembers.flatMap((name) => activeNodes(twice, name))).toEqual(storeMembers.map(() => peer.name));
    expect(await log.done()).toEqual([
      ...inOrderOn(home, 'stop shop', 'stop database', 'stop store-address', 'stop data'),
      ...inOrderOn(peer, 'start data', 'start store-address', 'start database', 'start shop'),
    ]);
    expect(await query(peer, 'SELECT id FROM shop.orders WHERE id = 2')).toBe('2\n');
    expect([mounted.doubles, addressed.doubles]).toEqual([0, 0]);
    expect(reasonsOf(twice, 'database')).toContain(`banned from ${home.name}`);
    expect(findProcess(peer, isDatabase).argv).toContain(`--datadir=${storeDirectory}/mysql`);
  });
});

describe('the web server is killed', () => {
  it('it is back in place, and nothing moves', async () => {
    const home = await activeMember(cluster, a, 'site');
    await using observer = new Observer(cluster.lab.client, { url: `http://${serviceAddress}/`, intervalMs: 20 });
    await observer.success(0, home.name);
    const log = await OperationLog.from(a);

    const killed = signalFound(home, isSite, 'SIGKILL');
    const { atMs } = await observer.waitFor(({ kind }) => kind === 'failure');
    await untilPutRight(a, 'site');
    await observer.success(atMs);

    expect(await log.done()).toEqual(inOrderOn(home, 'stop site', 'start site', 'promote site'));
    expect(findProcess(home, isSite).pid).not.toBe(killed);
    expect(answerers(await observer.stop())).toEqual([home.name]);
  });

  it('after as many failures as its migration threshold the peer takes over', async () => {
    const home = await activeMember(cluster, a, 'site');
    const peer = cluster.peerOf(home);
    await using observer = new Observer(cluster.lab.client, { url: `http://${serviceAddress}/`, intervalMs: 20 });
    using addressed = new OwnershipWatch(cluster.lab.hosts, hasAddress(serviceAddress));

    signalFound(home, isSite, 'SIGKILL');
    const once = await untilPutRight(a, 'site');
    expect(promotedOn(once, 'site')).toEqual([home.name]);
    signalFound(home, isSite, 'SIGKILL');
    const twice = await untilPutRight(a, 'site', 2);

    expect(promotedOn(twice, 'site')).toEqual([peer.name]);
    await observer.success(0, peer.name);
    expect(promotedOn(twice, 'address')).toEqual([peer.name]);
    expect(addressed.owners).toEqual(['a', 'b']);
    expect(addressed.doubles).toBe(0);
    expect(reasonsOf(twice, 'site')).toContain(`banned from ${home.name}`);
  });
});

it('a web server that hangs is ended and back in place once its monitors had no answer, and nothing moves', async () => {
  const home = await activeMember(cluster, a, 'site');
  await using observer = new Observer(cluster.lab.client, { url: `http://${serviceAddress}/`, intervalMs: 50 });
  await observer.success(0, home.name);
  const log = await OperationLog.from(a);

  const hung = signalFound(home, isSite, 'SIGSTOP');
  const { atMs } = await observer.waitFor(({ kind }) => kind === 'failure');
  const status = await untilPutRight(a, 'site');
  await observer.success(atMs);

  expect(await log.done()).toEqual(inOrderOn(home, 'demote site', 'stop site', 'start site', 'promote site'));
  expect(home.host.pids()).not.toContain(hung);
  expect(failuresOf(status, 'site')).toMatchObject([{ node: home.name, operation: 'monitor' }]);
  expect(answerers(await observer.stop())).toEqual([home.name]);
});

it('an address that somebody deletes is found missing and put back, and nothing moves', async () => {
  const home = await activeMember(cluster, a, 'address');
  await using observer = new Observer(cluster.lab.client, { url: `http://${serviceAddress}/`, intervalMs: 20 });
  await observer.success(0, home.name);
  using addressed = new OwnershipWatch(cluster.lab.hosts, hasAddress(serviceAddress));

  await home.host.run(['ip', 'address', 'del', `${serviceAddress}/24`, 'dev', 'eth0'], { check: true });
  const { atMs } = await observer.waitFor(({ kind }) => kind === 'failure');
  const status = await untilPutRight(a, 'address');
  await observer.success(atMs);

  expect(await home.addresses()).toContain(serviceAddress);
  expect(failuresOf(status, 'address')).toMatchObject([{ node: home.name, code: 'notRunning', failCount: 1 }]);
  expect(addressed.owners).toEqual([home.name]);
  expect(answerers(await observer.stop())).toEqual([home.name]);
});

it('an address that somebody adds under a database elsewhere is taken away, and nothing else happens', async () => {
  const home = await activeMember(cluster, a, 'store-address');
  const other = cluster.member(home.name === 'a' ? 'b' : 'a');
  const log = await OperationLog.from(a);

  await other.host.run(['ip', 'address', 'add', `${storeAddress}/24`, 'dev', 'eth0'], { check: true });
  await vi.waitFor(async () => expect(await other.addresses()).not.toContain(storeAddress), { timeout: 60_000 });
  const status = await a.until('all is well', isSettled);

  expect(await home.addresses()).toContain(storeAddress);
  expect(await log.done()).toEqual([`${other.name} monitor store-address`, `${other.name} stop store-address`]);
  expect(failuresOf(status, 'store-address')).toEqual([]);
});

it('a file system that somebody unmounts under a running database is mounted again, in order', async () => {
  const home = await activeMember(cluster, a, 'data');
  await query(home, 'INSERT INTO shop.orders VALUES (3)');
  const log = await OperationLog.from(a);
  using mounted = new OwnershipWatch(cluster.lab.hosts, hasMount(storeDirectory));

  // Only a lazy one succeeds while files are open.
  await home.host.run(['umount', '--lazy', storeDirectory], { check: true });
  const status = await untilPutRight(a, 'data');

  expect(await log.done()).toEqual([
    ...inOrderOn(home, 'stop shop', 'stop database', 'stop store-address', 'stop data'),
    ...inOrderOn(home, 'start data', 'start store-address', 'start database', 'start shop'),
  ]);
  // Off the table, and still the kernel's: whoever has files open in it could write.
  expect(failuresOf(status, 'data')).toMatchObject([{ node: home.name, code: 'error', failCount: 1 }]);
  expect(mounted.owners).toEqual([home.name]);
  expect(await query(home, 'SELECT id FROM shop.orders WHERE id = 3')).toBe('3\n');
});

const storeMembers = ['data', 'store-address', 'database', 'shop'];

function failCount({ resources }: StatusReport): number {
  return resources.flatMap(({ failures }) => failures).length;
}

function isDatabase({ name }: HostProcess): boolean {
  return name === 'mariadbd';
}

function isSite({ argv }: HostProcess): boolean {
  return argv.includes('/run/understudy/agents/site/server.conf');
}

async function query({ host }: Member, sql: string): Promise<string> {
  const socket = '/run/understudy/agents/database/mysqld/mysqld.sock';
  const { stdout } = await host.run(['mariadb', '-N', '-S', socket, '-e', sql], { check: true });
  return stdout;
}
