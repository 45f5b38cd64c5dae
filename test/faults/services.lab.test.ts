/** Services that die, hang or are taken away while their host lives: each is put right where it is, and in order. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StatusReport } from '@understudy/contracts';
import { activeNodes, Cluster, isSettled } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import type { HostProcess } from '../lab/host-process.ts';
import { Observer } from '../lab/observer.ts';
import { OperationLog } from './operation-log.ts';
import { hasAddress, hasMount, OwnershipWatch } from './ownership-watch.ts';
import { definition, givePage, patientTimings, serviceAddress } from './web-cluster.ts';

const storeAddress = '10.77.0.101';
const storeDirectory = '/srv/store';

let cluster: Cluster;
/** The coordinator: nobody leaves in this file. */
let a: Member;

beforeAll(async () => {
  cluster = await Cluster.start({ timings: patientTimings });
  a = cluster.member('a');
  const device = await cluster.lab.attachDisk({ sizeMiB: 256, fs: 'ext4' });
  for (const member of cluster.members) {
    await givePage(member);
    await member.host.run(['ln', '-s', device, '/srv/disk'], { check: true });
  }
  await cluster.apply(definition('services.yaml'));
  const home = await activeMember('database');
  await query(home, 'CREATE DATABASE shop; CREATE TABLE shop.orders (id INT PRIMARY KEY) ENGINE=InnoDB');
});

afterAll(async () => cluster.lab.close());

/** What failed before is forgotten, so that each case counts from nothing. */
beforeEach(async () => {
  for (const { resource, failures } of (await a.until('all runs', isSettled)).resources) {
    if (failures.length > 0) await a.crm('resource', 'cleanup', resource);
  }
  await a.until('nothing is held against anybody', (status) => isSettled(status) && failCount(status) === 0);
});

describe('mysqld is killed', () => {
  it('it is back in place, in order, with all that it had acknowledged, and nothing moves', async () => {
    const home = await activeMember('database');
    await query(home, 'INSERT INTO shop.orders VALUES (1)');
    const log = await OperationLog.from(a);
    using mounted = new OwnershipWatch(cluster.lab.hosts, hasMount(storeDirectory));
    using addressed = new OwnershipWatch(cluster.lab.hosts, hasAddress(storeAddress));

    const killed = kill(home, isDatabase, 'SIGKILL');
    await untilPutRight('database');

    expect(await log.done()).toEqual(inOrderOn(home, 'stop shop', 'stop database', 'start database', 'start shop'));
    expect(find(home, isDatabase).pid).not.toBe(killed);
    expect(await query(home, 'SELECT id FROM shop.orders')).toBe('1\n');
    expect([mounted.owners, addressed.owners]).toEqual([[home.name], [home.name]]);
  });

  it('after as many failures as its migration threshold the group moves to the peer, which has the rows', async () => {
    const home = await activeMember('database');
    const peer = cluster.peerOf(home);
    await query(home, 'INSERT INTO shop.orders VALUES (2)');
    using mounted = new OwnershipWatch(cluster.lab.hosts, hasMount(storeDirectory));
    using addressed = new OwnershipWatch(cluster.lab.hosts, hasAddress(storeAddress));

    kill(home, isDatabase, 'SIGKILL');
    const once = await untilPutRight('database');
    expect(activeNodes(once, 'database')).toEqual([home.name]);
    const log = await OperationLog.from(a);
    kill(home, isDatabase, 'SIGKILL');
    const twice = await untilPutRight('database', 2);

    expect(storeMembers.flatMap((name) => activeNodes(twice, name))).toEqual(storeMembers.map(() => peer.name));
    expect(await log.done()).toEqual([
      ...inOrderOn(home, 'stop shop', 'stop database', 'stop store-address', 'stop data'),
      ...inOrderOn(peer, 'start data', 'start store-address', 'start database', 'start shop'),
    ]);
    expect(await query(peer, 'SELECT id FROM shop.orders WHERE id = 2')).toBe('2\n');
    expect([mounted.doubles, addressed.doubles]).toEqual([0, 0]);
    expect(reasonsOf(twice, 'database')).toContain(`banned from ${home.name}`);
    expect(find(peer, isDatabase).argv).toContain(`--datadir=${storeDirectory}/mysql`);
  });
});

describe('the web server is killed', () => {
  it('it is back in place, and nothing moves', async () => {
    const home = await activeMember('site');
    await using observer = new Observer(cluster.lab.client, { url: `http://${serviceAddress}/`, intervalMs: 20 });
    await observer.success(0, home.name);
    const log = await OperationLog.from(a);

    const killed = kill(home, isSite, 'SIGKILL');
    const { atMs } = await observer.waitFor(({ kind }) => kind === 'failure');
    await untilPutRight('site');
    await observer.success(atMs, home.name);

    expect(await log.done()).toEqual(inOrderOn(home, 'stop site', 'start site', 'promote site'));
    expect(find(home, isSite).pid).not.toBe(killed);
    expect(answerers(await observer.stop())).toEqual([home.name]);
  });

  it('after as many failures as its migration threshold the peer takes over', async () => {
    const home = await activeMember('site');
    const peer = cluster.peerOf(home);
    await using observer = new Observer(cluster.lab.client, { url: `http://${serviceAddress}/`, intervalMs: 20 });
    using addressed = new OwnershipWatch(cluster.lab.hosts, hasAddress(serviceAddress));

    kill(home, isSite, 'SIGKILL');
    const once = await untilPutRight('site');
    expect(promotedOn(once, 'site')).toEqual([home.name]);
    kill(home, isSite, 'SIGKILL');
    const { atMs } = await observer.success(0, peer.name);
    const twice = await untilPutRight('site', 2);
    await observer.success(atMs, peer.name);

    expect(promotedOn(twice, 'site')).toEqual([peer.name]);
    expect(promotedOn(twice, 'address')).toEqual([peer.name]);
    expect(addressed.owners).toEqual(['a', 'b']);
    expect(addressed.doubles).toBe(0);
    expect(reasonsOf(twice, 'site')).toContain(`banned from ${home.name}`);
  });
});

it('a web server that hangs is ended and back in place once its monitors had no answer, and nothing moves', async () => {
  const home = await activeMember('site');
  await using observer = new Observer(cluster.lab.client, { url: `http://${serviceAddress}/`, intervalMs: 50 });
  await observer.success(0, home.name);
  const log = await OperationLog.from(a);

  const hung = kill(home, isSite, 'SIGSTOP');
  const { atMs } = await observer.waitFor(({ kind }) => kind === 'failure');
  const status = await untilPutRight('site');
  await observer.success(atMs, home.name);

  expect(await log.done()).toEqual(inOrderOn(home, 'demote site', 'stop site', 'start site', 'promote site'));
  expect(home.host.pids()).not.toContain(hung);
  expect(failuresOf(status, 'site')).toMatchObject([{ node: home.name, operation: 'monitor' }]);
  expect(answerers(await observer.stop())).toEqual([home.name]);
});

it('an address that somebody deletes is found missing and put back, and nothing moves', async () => {
  const home = await activeMember('address');
  await using observer = new Observer(cluster.lab.client, { url: `http://${serviceAddress}/`, intervalMs: 20 });
  await observer.success(0, home.name);
  using addressed = new OwnershipWatch(cluster.lab.hosts, hasAddress(serviceAddress));

  await home.host.run(['ip', 'address', 'del', `${serviceAddress}/24`, 'dev', 'eth0'], { check: true });
  const { atMs } = await observer.waitFor(({ kind }) => kind === 'failure');
  const status = await untilPutRight('address');
  await observer.success(atMs, home.name);

  expect(await home.addresses()).toContain(serviceAddress);
  expect(failuresOf(status, 'address')).toMatchObject([{ node: home.name, code: 'notRunning', failCount: 1 }]);
  expect(addressed.owners).toEqual([home.name]);
  expect(answerers(await observer.stop())).toEqual([home.name]);
});

it('a file system that somebody unmounts under a running database is mounted again, in order', async () => {
  const home = await activeMember('data');
  await query(home, 'INSERT INTO shop.orders VALUES (3)');
  const log = await OperationLog.from(a);
  using mounted = new OwnershipWatch(cluster.lab.hosts, hasMount(storeDirectory));

  // Only a lazy one succeeds while files are open.
  await home.host.run(['umount', '--lazy', storeDirectory], { check: true });
  const status = await untilPutRight('data');

  expect(await log.done()).toEqual([
    ...inOrderOn(home, 'stop shop', 'stop database', 'stop store-address', 'stop data'),
    ...inOrderOn(home, 'start data', 'start store-address', 'start database', 'start shop'),
  ]);
  expect(failuresOf(status, 'data')).toMatchObject([{ node: home.name, code: 'notRunning', failCount: 1 }]);
  expect(mounted.owners).toEqual([home.name]);
  expect(await query(home, 'SELECT id FROM shop.orders WHERE id = 3')).toBe('3\n');
});

const storeMembers = ['data', 'store-address', 'database', 'shop'];

async function activeMember(resource: string): Promise<Member> {
  const status = await a.until(`${resource} runs`, isSettled);
  const kind = status.resources.find(({ resource: name }) => name === resource)?.kind;
  const [node] = kind === 'fast' ? promotedOn(status, resource) : activeNodes(status, resource);
  if (node === undefined) throw new Error(`${resource} runs nowhere`);
  return cluster.member(node);
}

function promotedOn({ resources }: StatusReport, name: string): readonly string[] {
  const found = resources.find(({ resource }) => resource === name);
  return (found?.instances ?? []).filter(({ role }) => role === 'promoted').map(({ node }) => node);
}

/** Noticed so often, and then all runs again. */
async function untilPutRight(resource: string, times = 1): Promise<StatusReport> {
  return a.until(
    `${resource} has failed ${times} times and all runs`,
    (status) => failuresOf(status, resource).some((failure) => failure.failCount === times) && isSettled(status),
  );
}

function failuresOf({ resources }: StatusReport, name: string): StatusReport['resources'][number]['failures'] {
  return resources.find(({ resource }) => resource === name)?.failures ?? [];
}

function failCount({ resources }: StatusReport): number {
  return resources.flatMap(({ failures }) => failures).length;
}

function reasonsOf({ resources }: StatusReport, name: string): string {
  return resources.find(({ resource }) => resource === name)?.reasons.join(' ') ?? '';
}

function isDatabase({ name }: HostProcess): boolean {
  return name === 'mariadbd';
}

function isSite({ argv }: HostProcess): boolean {
  return argv.includes('/run/understudy/agents/site/server.conf');
}

function find({ host }: Member, matches: (process: HostProcess) => boolean): HostProcess {
  const found = host.processes().find((process) => process.state !== 'Z' && matches(process));
  if (found === undefined) throw new Error(`no such process on ${host.name}`);
  return found;
}

/** Gives the pid. */
function kill(member: Member, matches: (process: HostProcess) => boolean, signal: NodeJS.Signals): number {
  const { pid } = find(member, matches);
  member.host.signal(pid, signal);
  return pid;
}

function inOrderOn({ name }: Member, ...operations: readonly string[]): readonly string[] {
  return operations.map((operation) => `${name} ${operation}`);
}

/** Who answered, sorted. */
function answerers(samples: Observer['samples']): readonly string[] {
  return [...new Set(samples.flatMap((sample) => (sample.kind === 'success' ? [sample.body] : [])))].sort();
}

async function query({ host }: Member, sql: string): Promise<string> {
  const socket = '/run/understudy/agents/database/mysqld/mysqld.sock';
  const { stdout } = await host.run(['mariadb', '-N', '-S', socket, '-e', sql], { check: true });
  return stdout;
}
