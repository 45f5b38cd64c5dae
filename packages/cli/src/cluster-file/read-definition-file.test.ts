import { join } from 'node:path';
import type { StatusReport } from '@understudy/contracts';
import { decide } from '@understudy/crm-core';
import { describe, expect, test } from 'vitest';
import { healthy } from '../../test/status-samples.ts';
import { temporaryDirectory } from '../../test/temporary-directory.ts';
import { readDefinitionFile } from './read-definition-file.ts';

const shop = `version: 1
nodes: { a: {}, b: {} }
resources:
  address: { agent: ipaddr, parameters: { ip: 10.77.0.100 } }
  site: { agent: httpd, parameters: { port: 80 } }
  disk-watch: { agent: fs, kind: local }
groups:
  web: { kind: fast, members: [address, site] }
`;

interface Given {
  readonly definition?: string;
  /** Null: no status at all. */
  readonly status?: StatusReport | null;
}

/** What would be done, without probes and monitors: `stop site on a`. */
async function doneWith({ definition = shop, status = healthy }: Given): Promise<readonly string[]> {
  const directory = await temporaryDirectory({ 'shop.yaml': definition, 'status.json': JSON.stringify(status) });
  const file = status === null ? undefined : join(directory, 'status.json');
  const { cluster, options } = await readDefinitionFile(join(directory, 'shop.yaml'), {
    status: file,
    date: undefined,
  });
  return decide(cluster.configuration, cluster.situation, options).actions.flatMap(({ kind, task, resource, node }) =>
    kind === 'pseudo' || ['monitor', 'cancel'].includes(task) ? [] : [`${task} ${resource ?? ''} on ${node ?? ''}`],
  );
}

const lost: StatusReport = {
  ...healthy,
  nodes: healthy.nodes.map((node) => (node.node === 'a' ? { ...node, state: 'lost' as const } : node)),
};
const stopping: StatusReport = {
  ...healthy,
  intents: [
    { kind: 'stop', subject: 'disk-watch', who: 'ops@a', why: '', since: '2026-11-21T09:00:00.000Z', until: null },
  ],
};
const failing: StatusReport = {
  ...healthy,
  resources: healthy.resources.map((resource) => {
    if (resource.resource !== 'disk-watch') return resource;
    const { at } = healthy;
    return {
      ...resource,
      instances: [
        { node: 'a', role: 'started' as const, condition: 'failed' as const },
        { node: 'b', role: 'started' as const, condition: 'good' as const },
      ],
      failures: [{ node: 'a', operation: 'monitor', code: 'error' as const, reason: '', at, failCount: 1 }],
    };
  }),
};

describe('a definition with a status', () => {
  test('of a cluster that is as it should be has nothing to do', async () => {
    await expect(doneWith({})).resolves.toEqual([]);
  });

  test('of a cluster in which nothing runs starts everything everywhere', async () => {
    const done = await doneWith({ status: null });
    expect(done).toEqual(expect.arrayContaining(['start disk-watch:0 on a', 'start disk-watch:1 on b']));
    expect(done.filter((text) => text.startsWith('promote'))).toHaveLength(2);
  });

  test('whose copies are told of each other says when', async () => {
    const definition = shop.replace('kind: fast', 'kind: fast, notify: true');
    const done = await doneWith({ definition, status: lost });
    expect(done).toEqual([
      ...['notify address on b', 'notify site on b', 'promote address on b', 'promote site on b'],
      ...['notify address on b', 'notify site on b'],
    ]);
  });

  test('of which a node is lost promotes the other side', async () => {
    await expect(doneWith({ status: lost })).resolves.toEqual(['promote address on b', 'promote site on b']);
  });

  test('in which something was stopped on request leaves it so', async () => {
    await expect(doneWith({ status: stopping })).resolves.toEqual(['stop disk-watch on a', 'stop disk-watch on b']);
  });

  test('in which something failed puts it right', async () => {
    await expect(doneWith({ status: failing })).resolves.toEqual(['stop disk-watch on a', 'start disk-watch on a']);
  });

  test('that differs from what runs shows what applying it would do', async () => {
    const done = await doneWith({ definition: shop.replace('port: 80', 'port: 8080') });
    expect(done).toEqual(expect.arrayContaining(['stop site on a', 'start site on a', 'promote site on a']));
    expect(done.filter((text) => text.includes('address'))).toEqual([]);
  });

  test('that leaves something out stops it', async () => {
    const definition = shop.replace(/ {2}disk-watch.*\n/, '');
    await expect(doneWith({ definition })).resolves.toEqual(
      expect.arrayContaining(['stop disk-watch on a', 'stop disk-watch on b']),
    );
  });
});

test('a definition with mistakes is refused with the place of each', async () => {
  const definition = shop.replace('members: [address, site]', 'members: [address, sight]');
  await expect(doneWith({ definition })).rejects.toMatchObject({
    code: 'invalid-definition',
    lines: [expect.stringMatching(/^shop\.yaml:8:\d+: .*sight/)],
  });
});

test('a status that is none is refused', async () => {
  const other = { ...healthy, version: 99 };
  await expect(doneWith({ status: other })).rejects.toMatchObject({ code: 'unknown-version' });
  const directory = await temporaryDirectory({ 'shop.yaml': shop, 'status.json': 'all is well' });
  const status = join(directory, 'status.json');
  await expect(readDefinitionFile(join(directory, 'shop.yaml'), { status, date: undefined })).rejects.toMatchObject({
    code: 'unreadable-file',
  });
});
