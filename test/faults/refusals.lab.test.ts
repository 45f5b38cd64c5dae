/** What does not start where it should, or does not stop when it should; and an agent that somebody else wrote. */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { StatusReport } from '@understudy/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { activeNodes, Cluster, isSettled } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import type { HostProcess } from '../lab/host-process.ts';
import { Observer } from '../lab/observer.ts';
import { missingPrerequisites } from '../lab/prerequisites.ts';
import {
  activeMember,
  failuresOf,
  findProcess,
  inOrderOn,
  reasonsOf,
  resourceOf,
  signalFound,
  untilPutRight,
} from './look.ts';
import { OperationLog } from './operation-log.ts';
import { hasAddress, hasMount, OwnershipWatch } from './ownership-watch.ts';
import { definition, givePage, patientTimings, serviceAddress } from './web-cluster.ts';

const missing = missingPrerequisites(['root', 'loop devices', 'mkfs.ext4']);
const sleeper = readFileSync(fileURLToPath(new URL('agents/sleeper.ts', import.meta.url)), 'utf8');

let cluster: Cluster;
let a: Member;
let b: Member;

beforeAll(async () => {
  if (missing.length > 0) return;
  cluster = await Cluster.create({ timings: patientTimings });
  a = cluster.member('a');
  b = cluster.member('b');
  const device = await cluster.lab.attachDisk({ sizeMiB: 16, fs: 'ext4' });
  for (const member of cluster.members) {
    await givePage(member);
    await member.host.run(['ln', '-s', device, '/srv/disk'], { check: true });
    await member.host.writeFile('/etc/understudy/agents/sleeper.ts', sleeper);
    member.startDaemon();
  }
  await occupyPorts(a);
  await cluster.untilTogether();
  await cluster.apply(definition('refusals.yaml'));
});

afterAll(async () => {
  if (missing.length === 0) await cluster.lab.close();
});

beforeEach(({ skip }) => {
  if (missing.length > 0) skip(missing.join(' '));
});

it.for([
  { kind: 'fast', members: ['address', 'site'], port: 80, address: serviceAddress },
  { kind: 'switchable', members: ['shop-address', 'shop'], port: 8080, address: '10.77.0.101' },
])(
  'a $kind group with a member that cannot start on its home runs on the peer, and the status says why',
  async (group) => {
    const [, server = ''] = group.members;
    const status = await a.until('all runs', isSettled);
    for (const name of group.members) expect((await activeMember(cluster, a, name)).name).toBe('b');
    const [failure] = failuresOf(status, server);
    expect(failure).toMatchObject({ node: 'a', operation: 'start' });
    expect(failure?.reason).toContain(`port ${group.port}`);
    expect(reasonsOf(status, server)).toContain(`${server} is banned from a`);
    expect((await a.crm('status')).stdout).toContain(`port ${group.port}`);
    expect(await a.addresses()).not.toContain(group.address);
    await using observer = new Observer(cluster.lab.client, { url: `http://${group.address}:${group.port}/` });
    await observer.success(0, 'b');
  },
);

it('what could not start can again once a person has put it right, and what runs stays where it is', async () => {
  const log = await OperationLog.from(a);
  signalFound(a, isSquatter, 'SIGKILL');
  await a.crm('resource', 'cleanup', 'site');
  await a.crm('resource', 'cleanup', 'shop');
  await a.until(
    'the warm side is up',
    (status) =>
      isSettled(status) && failuresOf(status, 'shop').length === 0 && resourceOf(status, 'site').instances.length === 2,
  );
  expect((await log.done()).filter((line) => !line.includes(' monitor '))).toEqual(
    inOrderOn(a, 'start address', 'start site'),
  );
});

describe('an agent in one file of its own', () => {
  it('runs its resource in a group, and puts it back when it dies', async () => {
    const log = await OperationLog.from(a);
    const killed = signalFound(b, isBell, 'SIGKILL');
    const status = await untilPutRight(a, 'bell');
    expect(activeNodes(status, 'bell')).toEqual(['b']);
    expect(await log.done()).toEqual(inOrderOn(b, 'stop bell', 'start bell'));
    expect(findProcess(b, isBell).pid).not.toBe(killed);
  });

  it('moves with its group', async () => {
    const log = await OperationLog.from(a);
    await a.crm('resource', 'move', 'ring', 'a');
    const status = await a.until('it is on a', (now) => isSettled(now) && activeNodes(now, 'bell').includes('a'));
    expect(activeNodes(status, 'bell-address')).toEqual(['a']);
    expect(await log.done()).toEqual([
      ...inOrderOn(b, 'stop bell', 'stop bell-address'),
      ...inOrderOn(a, 'start bell-address', 'start bell'),
    ]);
    expect(findProcess(a, isBell).argv).toEqual(['sleep', '4000']);
    expect(b.host.processes().filter(isBell)).toEqual([]);
  });
});

it('a stop that fails blocks its resource, is explained, and is over once a person has followed the advice', async () => {
  using mounted = new OwnershipWatch(cluster.lab.hosts, hasMount(storeDirectory));
  using addressed = new OwnershipWatch(cluster.lab.hosts, hasAddress(storeAddress));
  const visitor = a.host.spawn(['sleep', '3000'], { cwd: storeDirectory });
  await vi.waitFor(() => findProcess(a, isVisitor));

  expect((await a.tryCrm('resource', 'move', 'store', 'b')).code).toBe(1);
  const blocked = await a.until('it is blocked', (status) => conditionOf(status) === 'blocked');
  expect(failuresOf(blocked, 'data')).toMatchObject([{ node: 'a', operation: 'stop' }]);
  expect(reasonsOf(blocked, 'data')).toContain('sleep');
  const advice = 'Stop it on a by hand, see that it is gone, then run: crm resource cleanup data';
  expect(reasonsOf(blocked, 'data')).toContain(advice);
  expect(await b.tryCrm('status')).toMatchObject({ code: 1, stdout: expect.stringContaining(advice) as string });

  // The cluster goes on with all else, and meanwhile leaves what is blocked where it is.
  const log = await OperationLog.from(a);
  signalFound(a, isBell, 'SIGKILL');
  const later = await a.until(
    'the bell is back',
    (status) =>
      failuresOf(status, 'bell').some(({ node }) => node === 'a') &&
      activeNodes(status, 'bell').length === 1 &&
      status.activity === 'idle',
  );
  expect(conditionOf(later)).toBe('blocked');
  expect((await log.done()).filter((line) => !line.endsWith(' bell'))).toEqual([]);
  expect(mounted.owners).toEqual(['a']);

  signalFound(a, isVisitor, 'SIGKILL');
  await a.host.run(['umount', storeDirectory], { check: true });
  await a.crm('resource', 'cleanup', 'data');
  const again = await a.until('it runs', isSettled);
  expect(activeNodes(again, 'data')).toEqual(activeNodes(again, 'store-address'));
  await a.crm('resource', 'move', 'store', 'b');
  const status = await a.until('it is on b', (now) => isSettled(now) && activeNodes(now, 'data').includes('b'));
  expect(activeNodes(status, 'store-address')).toEqual(['b']);
  expect([mounted.owners, addressed.owners]).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
  expect([mounted.doubles, addressed.doubles]).toEqual([0, 0]);
  expect(visitor.exitCode).not.toBe(0);
});

const storeDirectory = '/srv/store';
const storeAddress = '10.77.0.102';

function conditionOf(status: StatusReport): string | undefined {
  return resourceOf(status, 'data').instances.find(({ node }) => node === 'a')?.condition;
}

/** Somebody else's program has the ports of both web servers. */
async function occupyPorts({ host }: Member): Promise<void> {
  const script = `for (const port of [80, 8080]) require('node:net').createServer().listen(port, () => console.log(port));`;
  const squatter = host.spawn([process.execPath, '-e', script]);
  if (squatter.stdout === null) throw new Error('its output is a pipe');
  const lines = createInterface({ input: squatter.stdout })[Symbol.asyncIterator]();
  for (const port of ['80', '8080']) expect((await lines.next()).value).toBe(port);
}

function isSquatter({ argv }: HostProcess): boolean {
  return argv.some((word) => word.includes('createServer().listen(port'));
}

function isBell({ argv }: HostProcess): boolean {
  return argv.join(' ') === 'sleep 4000';
}

function isVisitor({ argv }: HostProcess): boolean {
  return argv.join(' ') === 'sleep 3000';
}
