import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { type FixtureDaemon, startFixtureDaemon } from './fixture-daemon.ts';
import { spawnCrm } from './spawn-crm.ts';
import { troubled } from './status-samples.ts';
import { temporaryDirectory } from './temporary-directory.ts';

function situation(name: string): string {
  return fileURLToPath(new URL(`../../../test/why/${name}/cib.xml`, import.meta.url));
}

let daemon: FixtureDaemon | undefined;

afterEach(async () => {
  await daemon?.stop();
  daemon = undefined;
});

const move = {
  kind: 'move',
  subject: 'web',
  node: 'b',
  who: 'ops@a',
  why: 'new disks',
  since: '1969-12-31T23:59:00.000Z',
  until: '1970-01-01T01:00:00.000Z',
} as const;

describe('crm why --file', () => {
  const file = situation('failed-too-often');

  test('answers in the first line, and ends with 0', async () => {
    const result = await spawnCrm(['why', 'web', '--file', file]);
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(result.stdout.split('\n')[0]).toContain('web runs on beta and stays there');
  });

  test('--date decides at another time: the failure is forgotten by then', async () => {
    const result = await spawnCrm(['why', 'web', '--file', file, '--date', '2026-06-21T02:00:00Z']);
    expect(result.stdout.split('\n')[0]).toContain('web moves from beta to alpha');
  });

  test('--json gives the same as data', async () => {
    const result = await spawnCrm(['why-not', 'web', 'alpha', '--file', file, '--json']);
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(result.stdout)).toMatchObject({
      version: 1,
      kind: 'whyNot',
      node: 'alpha',
      isThere: false,
      ways: [[{ kind: 'wait' }], [{ kind: 'forgetFailures', resource: 'web', node: 'alpha' }]],
    });
  });

  test('without a resource tells of every action', async () => {
    const result = await spawnCrm(['why', '--file', situation('no-quorum')]);
    expect(result.stdout).toContain('address: stop on alpha: the cluster has no quorum');
  });

  test.each([
    ['unknown-resource', ['why', 'wbe', '--file', file], "Did you mean 'web'?"],
    ['unknown-node', ['why-not', 'web', 'alpa', '--file', file], "Did you mean 'alpha'?"],
    ['unreadable-file', ['why', 'web', '--file', '/nonexistent/cib.xml'], ''],
    ['invalid-request', ['why', 'web', '--file', file, '--date', 'yesterday'], 'ISO 8601'],
  ])('%s ends with 2 and says what to do', async (code, args, remedy) => {
    const result = await spawnCrm([...args, '--json']);
    expect(result.exitCode).toBe(2);
    const { error } = JSON.parse(result.stdout) as { error: { code: string; remedy: string } };
    expect(error.code).toBe(code);
    expect(error.remedy).toContain(remedy);
  });

  test('a file that is no CIB is refused with what is wrong with it', async () => {
    const folder = await temporaryDirectory({ 'cib.xml': '<crm_mon/>' });
    const result = await spawnCrm(['why', 'web', '--file', `${folder}/cib.xml`]);
    expect(result).toMatchObject({ exitCode: 2, stdout: '' });
    expect(result.stderr).toContain('<crm_mon>');
  });
});

test('crm why and why-not without a file ask the daemon', async () => {
  const known = ['site', 'web'];
  const why = (query: URLSearchParams): object => {
    const [resource, node] = [query.get('resource'), query.get('node')];
    if (resource === null) return { kind: 'whyTransition', nowWallMs: 0, actions: [], others: [] };
    if (!known.includes(resource)) return { kind: 'unknownResource', name: resource, known };
    const explanation = { kind: 'group', resource, nodes: [], total: 0, placed: 0, members: [] };
    const requests = resource === 'web' ? [move] : [];
    const usual = { nowWallMs: 0, explanation, chain: [], requests };
    return node === null ? { kind: 'why', ...usual, outlook: null } : { kind: 'whyNot', ...usual, node, ways: [] };
  };
  daemon = await startFixtureDaemon({ status: troubled, why });
  const environment = { UNDERSTUDY_RUN_DIR: daemon.runDirectory };
  expect(await spawnCrm(['why', 'site'], { environment })).toMatchObject({ exitCode: 0, stdout: 'site is empty.\n' });
  const moved = await spawnCrm(['why', 'web'], { environment });
  expect(moved.stdout.split('\n').slice(-4)).toEqual([
    'Requests in force:',
    '  web moved to b, by ops@a 1 min ago, for another 1 h: new disks',
    '    -> or before: crm resource move web --end',
    '',
  ]);
  expect(await spawnCrm(['why'], { environment })).toMatchObject({ stdout: 'Nothing is to be done.\n' });
  const json = await spawnCrm(['why-not', 'web', 'b', '--json'], { environment });
  expect(JSON.parse(json.stdout)).toMatchObject({ version: 1, kind: 'whyNot', node: 'b' });
  const unknown = await spawnCrm(['why', 'sitte'], { environment });
  expect(unknown.stderr).toContain("Did you mean 'site'?");
});
