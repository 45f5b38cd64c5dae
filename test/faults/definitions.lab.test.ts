/** A definition with mistakes changes nothing; one that was acknowledged is never lost. */
import { dirname } from 'node:path';
import type { Acknowledgement, ApiError } from '@understudy/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { applyAtOnce, definitionOf } from '../cluster/ask-daemon.ts';
import { isSettled, type Cluster } from '../cluster/cluster.ts';
import { type Member, systemRoot } from '../cluster/member.ts';
import { promotedOn } from './look.ts';
import { OperationLog } from './operation-log.ts';
import { statesOnDisk, tagged, tagKnownTo, tagsOnDisk } from './tagged-definition.ts';
import { definition, startWebCluster } from './web-cluster.ts';

let cluster: Cluster;
let a: Member;
let b: Member;

beforeAll(async () => {
  cluster = await startWebCluster();
  a = cluster.member('a');
  b = cluster.member('b');
});

afterAll(async () => cluster.lab.close());

/** What is wrong with `five-mistakes`, and what each is taken for. */
const mistakes = [
  ['unknown-parameter', 'resources.address.parameters.cidr_netmsk', "did you mean 'cidr_netmask'?"],
  ['unknown-agent', 'resources.site.agent', "did you mean 'httpd'?"],
  ['invalid-duration', 'resources.site.operations.monitor.interval', "'500ms' for milliseconds"],
  ['unknown-member', 'groups.web.members[1]', 'resources: address, site'],
  ['unknown-node', 'groups.web.home', 'nodes: a, b'],
] as const;

it.for([
  { file: 'five-mistakes.yaml', places: [':5:36', ':7:12', ':9:40', ':11:41', ':11:55'] },
  { file: 'five-mistakes.json', places: [':6:44', ':9:16', ':11:48', ':15:53', ':15:71'] },
  // What a program wrote has no lines: its place is the path.
  { file: 'five-mistakes.ts', places: ['', '', '', '', ''] },
])('all five mistakes of $file are told, each with its place, and nothing changes', async ({ file, places }) => {
  const before = await everythingHeld();
  const log = await OperationLog.from(a);

  const refused = await b.tryCrm('apply', definition(file));
  const forPrograms = await b.tryCrm('apply', '--json', definition(file));

  expect(refused).toMatchObject({ code: 2, stdout: '' });
  const lines = refused.stderr.split('\n').slice(1, -1);
  expect(lines).toHaveLength(5);
  for (const [index, [, path, hint]] of mistakes.entries()) {
    expect(lines[index]).toMatch(new RegExp(`^ *${file}${places[index] ?? ''}: `));
    expect(lines[index]).toContain(`(${path})`);
    expect(lines[index]).toContain(hint);
  }
  expect(forPrograms.code).toBe(2);
  const { error } = JSON.parse(forPrograms.stdout) as ApiError;
  expect(error.problems?.map(({ code }) => code)).toEqual(mistakes.map(([code]) => code));
  expect(await everythingHeld()).toEqual(before);
  expect(await log.events()).toEqual([]);
});

it('a service that a host starts by itself is named before it is given to the cluster', async () => {
  const units = `${systemRoot}/usr/lib/systemd/system`;
  const links = [
    [`${systemRoot}/sbin/init`, '/lib/systemd/systemd'],
    [
      `${systemRoot}/etc/systemd/system/multi-user.target.wants/mariadb.service`,
      '/usr/lib/systemd/system/mariadb.service',
    ],
  ] as const;
  await b.host.run(['mkdir', '-p', units, ...links.map(([path]) => dirname(path))], { check: true });
  for (const [path, target] of links) await b.host.run(['ln', '-s', target, path], { check: true });
  await b.host.writeFile(`${units}/mariadb.service`, '');
  const path = '/etc/understudy/database.json';
  const resources = { db: { agent: 'mysql', parameters: { datadir: '/srv/mysql' } } };
  await b.host.writeFile(path, JSON.stringify({ version: 1, resources }));

  const { stdout } = await b.crm('apply', '--dry-run', '--json', path);
  const { warnings } = JSON.parse(stdout) as Acknowledgement;
  const found = warnings.filter(({ code }) => code === 'started-at-boot');
  expect(found.map(({ message }) => message)).toEqual([expect.stringMatching(/^b starts mariadb by itself/)]);
  expect(found[0]?.remedy).toContain('On b: systemctl disable --now mariadb');
});

it('what is applied on one host is held by both', async () => {
  const path = '/etc/understudy/tagged.json';
  await b.host.writeFile(path, JSON.stringify(tagged('by b')));
  const { stdout } = await b.crm('apply', '--json', path);
  expect(JSON.parse(stdout)).toMatchObject({ heldBy: ['a', 'b'], missing: [] });
  expect(await tagsOnDisk(cluster)).toEqual(['by b', 'by b']);
});

it('a daemon that is killed the moment it has acknowledged a change has it when it is back', async () => {
  await a.until('all runs', isSettled);
  for (const tag of ['first', 'second']) {
    const { generation, heldBy } = await applyAtOnce(a.host, tagged(tag));
    a.kill('daemon');
    expect(heldBy).toEqual(['a', 'b']);
    expect(await tagsOnDisk(cluster)).toEqual([tag, tag]);
    const status = await a.until('it is back', (now) => now.generation > generation && isSettled(now));
    expect(promotedOn(status, 'site')).toEqual(['a']);
    expect(await tagKnownTo(a)).toBe(tag);
  }
});

it('a change that one host alone holds says so, survives its death, and reaches the other', async () => {
  expect(await b.stopDaemon()).toBe(0);
  await a.until('b has left', (status) => status.nodes.some(({ state }) => state === 'left') && isSettled(status));
  const acknowledged = await applyAtOnce(a.host, tagged('by a alone'));
  await a.host.cutPower();
  expect(acknowledged).toMatchObject({ heldBy: ['a'], missing: ['b'] });

  await powerOn(a);
  b.startDaemon();
  await cluster.untilTogether();
  await a.until('all runs', isSettled);
  expect([await tagKnownTo(a), await tagKnownTo(b)]).toEqual(['by a alone', 'by a alone']);
  expect(await tagsOnDisk(cluster)).toEqual(['by a alone', 'by a alone']);
});

it('when all hosts lose power the moment a change was acknowledged, they come back with it', async () => {
  await applyAtOnce(b.host, tagged('the last'));
  await Promise.all(cluster.lab.hosts.map((host) => host.cutPower()));
  await Promise.all([powerOn(a), powerOn(b)]);
  await cluster.untilTogether();
  const status = await a.until('all runs', isSettled);
  expect(promotedOn(status, 'site')).toHaveLength(1);
  expect([await tagKnownTo(a), await tagKnownTo(b)]).toEqual(['the last', 'the last']);
});

it('a daemon that is stopped and started again, and a cluster that is, have their definition still', async () => {
  const { revision } = await definitionOf(a.host);
  await a.stopDaemon();
  await b.until('a has left', ({ nodes }) => nodes.some(({ state }) => state === 'left'));
  expect((await definitionOf(b.host)).revision).toBe(revision);
  await b.stopDaemon();
  for (const member of cluster.members) member.startDaemon();
  await cluster.untilTogether();
  const status = await a.until('all runs', isSettled);
  expect(promotedOn(status, 'site')).toHaveLength(1);
  expect([(await definitionOf(a.host)).revision, (await definitionOf(b.host)).revision]).toEqual([revision, revision]);
  expect([await tagKnownTo(a), await tagKnownTo(b)]).toEqual(['the last', 'the last']);
});

/** All that a refused definition could have changed: the state on each disk, and what runs where. */
async function everythingHeld(): Promise<unknown> {
  const { generation, sequence, definition: applied, resources } = await a.until('all runs', isSettled);
  return { generation, sequence, applied, resources, disks: await statesOnDisk(cluster) };
}

async function powerOn(member: Member): Promise<void> {
  await member.host.powerOn();
  member.startDaemon();
}
