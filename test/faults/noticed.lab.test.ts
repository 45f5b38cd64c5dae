/** What fails between two monitors, which come once a minute here, is noticed by its agent's watch, and put right in place. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isSettled, type Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { missingPrerequisites } from '../lab/prerequisites.ts';
import { activeMember, failuresOf, untilPutRight } from './look.ts';
import { serviceAddress, startWebCluster } from './web-cluster.ts';
import { hasAddress } from './web-group.ts';

const missing = missingPrerequisites(['root', 'mariadbd', 'apache2', 'nginx']);

let cluster: Cluster;
/** Where all runs. */
let a: Member;

beforeAll(async () => {
  if (missing.length > 0) return;
  cluster = await startWebCluster({ file: 'noticed.yaml' });
  a = cluster.member('a');
  await a.until('all runs', isSettled);
});
afterAll(async () => {
  await cluster?.lab.close();
});
beforeEach(({ skip }) => {
  if (missing.length > 0) skip(missing.join(' '));
});

/** The main process: its workers look the same. */
async function serverPid({ host }: Member, resource: string): Promise<number> {
  return Number.parseInt(await host.readFile(`/run/understudy/agents/${resource}/server.pid`), 10);
}

describe.each(['site', 'apache', 'nginx', 'database'])('%s', (resource) => {
  it.each([1, 2])('is missed when it is killed, and comes back in its place (%d)', async (times) => {
    expect((await activeMember(cluster, a, resource)).name).toBe('a');
    const killed = await serverPid(a, resource);
    a.host.signal(killed, 'SIGKILL');
    const status = await untilPutRight(a, resource, times);
    expect(failuresOf(status, resource)).toMatchObject([{ node: 'a', operation: 'monitor' }]);
    expect(await serverPid(a, resource)).not.toBe(killed);
  });
});

it('an address is missed when it is deleted, and comes back in its place', async () => {
  await a.host.run(['ip', 'address', 'del', `${serviceAddress}/24`, 'dev', 'eth0'], { check: true });
  const status = await untilPutRight(a, 'address');
  expect(failuresOf(status, 'address')).toMatchObject([{ node: 'a', operation: 'monitor', code: 'notRunning' }]);
  expect(await hasAddress(a)).toBe(true);
});
