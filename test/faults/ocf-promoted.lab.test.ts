/** OCF scripts that say where they would be promoted, and the commands of Pacemaker's that they call for it. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StatusReport } from '@understudy/contracts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { envfile, startStatefulPair, statefulDefinition, untilPromoted } from './stateful-pair.ts';

const commandFolder = fileURLToPath(new URL('../../packages/agents-ocf/sbin/', import.meta.url));

let cluster: Cluster;
let a: Member;
let b: Member;

beforeAll(async () => {
  cluster = await startStatefulPair(statefulDefinition());
  [a, b] = [cluster.member('a'), cluster.member('b')];
});
afterAll(async () => cluster?.lab.close());

/** What is said of the nodes, by name. */
function said({ nodes }: StatusReport): unknown {
  return Object.fromEntries(nodes.map(({ node, attributes = {} }) => [node, attributes]));
}

/** As an agent of the resource would call it on that host. */
async function call(member: Member, command: string, ...args: readonly string[]) {
  const words = [
    'env',
    'OCF_RESOURCE_INSTANCE=db',
    `UNDERSTUDY_NODE=${process.execPath}`,
    commandFolder + command,
    ...args,
  ];
  const { code, stdout, stderr } = await member.host.run(words);
  return { code, stdout, stderr };
}

describe('an OCF script that is promoted', () => {
  it('is promoted on one host, once it has said that it can be', async () => {
    const status = await untilPromoted('a', a);
    expect(said(status)).toEqual({ a: { 'master-db': '10' }, b: { 'master-db': '5' } });
    expect(said(await untilPromoted('a', b))).toEqual(said(status));
  });

  it('is told how many copies there are to be, with every operation', async () => {
    const { stdout } = await a.host.run(['cat', envfile]);
    const operations = stdout.split(/^(?=### (?:monitor|start|promote))/m);
    expect(operations.length).toBeGreaterThan(2);
    for (const operation of operations) {
      for (const [name, value] of [
        ['clone_max', 2],
        ['clone_node_max', 1],
        ['promoted_max', 1],
        ['master_max', 1],
        ['globally_unique', false],
      ]) {
        expect(operation).toContain(`OCF_RESKEY_CRM_meta_${name}=${value}\n`);
      }
    }
  });

  it('is demoted here and promoted there when a person asks', async () => {
    await a.crm('resource', 'move', 'db', 'b');
    expect(said(await untilPromoted('b', a))).toEqual({ a: { 'master-db': '5' }, b: { 'master-db': '10' } });
  });

  it('is taken over when its host loses its power, and says the same when that is back', async () => {
    await b.host.cutPower();
    expect(said(await untilPromoted('a', a))).toEqual({ a: { 'master-db': '10' }, b: {} });
    await b.host.powerOn();
    b.startDaemon();
    const isBack = (status: StatusReport): boolean => status.nodes.every(({ attributes }) => attributes !== undefined);
    const status = await a.until('b has said its score', (each) => each.activity === 'idle' && isBack(each));
    expect(said(status)).toEqual({ a: { 'master-db': '10' }, b: { 'master-db': '5' } });
  });

  it('keeps what was said while a daemon is started anew', async () => {
    await call(a, 'attrd_updater', '-n', 'lag', '-U', '3');
    a.kill('daemon');
    await a.until('the daemon is back', () => true);
    const status = await untilPromoted('a', b);
    expect(said(status)).toEqual({ a: { 'master-db': '10', lag: '3' }, b: { 'master-db': '5' } });
  });
});

describe('the commands of an agent', () => {
  it('say who the nodes are, what was said of them, and keep what is to last', async () => {
    expect(await call(b, 'crm_node', '-n')).toEqual({ code: 0, stdout: 'b\n', stderr: '' });
    expect(await call(b, 'crm_node', '-l')).toMatchObject({ stdout: '1 a member\n2 b member\n' });
    expect(await call(b, 'crm_attribute', '-N', 'a', '-n', 'lag', '-G', '-q')).toMatchObject({ stdout: '3\n' });
    await call(b, 'crm_attribute', '-t', 'crm_config', '-n', 'log', '-s', 'repl', '-v', 'bin.7|a b');
    expect(await call(a, 'crm_attribute', '-t', 'crm_config', '-n', 'log', '-q')).toMatchObject({
      stdout: 'bin.7|a b\n',
    });
    expect(await call(b, 'crm_resource', '-r', 'db', '-W')).toMatchObject({
      stdout: 'resource db is running on: a Promoted\nresource db is running on: b\n',
    });
  });

  it('say so when nobody answers', async () => {
    await b.stopDaemon();
    expect(await call(b, 'crm_node', '-n')).toMatchObject({ code: 102, stdout: '' });
  });
});
