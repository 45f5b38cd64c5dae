import type { ClusterRequest, StatusReport } from '@understudy/contracts';
import { describe, expect, test } from 'vitest';
import { apiError } from './fixture-daemon.ts';
import { healthy } from './status-samples.ts';
import { useFixtureDaemon } from './use-fixture-daemon.ts';

const { crmWith, posted } = useFixtureDaemon();

/** The cluster does as it is told: stopped is stopped, and what is moved goes where it was sent. */
function obey(request: ClusterRequest, status: StatusReport): StatusReport {
  return {
    ...status,
    resources: status.resources.map((resource) => {
      if (!('resource' in request) || request.resource !== resource.group) return resource;
      if (request.kind === 'stopResource') return { ...resource, instances: [] };
      const node = request.kind === 'moveResource' ? (request.node ?? 'b') : 'a';
      return { ...resource, instances: [{ node, role: 'promoted' as const, condition: 'good' as const }] };
    }),
  };
}

describe('a request', () => {
  test('waits until the cluster is idle, showing what happens and what came of it', async () => {
    const result = await crmWith(
      { react: obey },
      'resource',
      'move',
      'web',
      'b',
      '--why',
      'new disks',
      '--until',
      '1h',
    );
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(result.stdout.split('\n')).toEqual([
      'Asked to move web to b.',
      '  2026-11-21T09:12:01.000Z  a  operation   moveResource is under way',
      'address: active on b',
      'site: active on b',
      'Held by a and b.',
      '',
    ]);
    expect(posted()).toEqual([
      {
        kind: 'moveResource',
        resource: 'web',
        node: 'b',
        untilWallMs: Date.parse(healthy.at) + 3_600_000,
        who: expect.stringMatching(/^ops@/) as string,
        why: 'new disks',
      },
    ]);
  });

  test.each([
    ['resource start web', { kind: 'startResource', resource: 'web' }],
    ['resource stop site', { kind: 'stopResource', resource: 'site' }],
    ['resource restart web', { kind: 'restartResource', resource: 'web' }],
    ['resource move web', { kind: 'moveResource', resource: 'web' }],
    ['resource move web --end', { kind: 'endMove', resource: 'web' }],
    ['resource cleanup site b', { kind: 'cleanupResource', resource: 'site', node: 'b' }],
    ['resource cleanup site --node b', { kind: 'cleanupResource', resource: 'site', node: 'b' }],
    ['resource cleanup site', { kind: 'cleanupResource', resource: 'site' }],
    ['node standby b', { kind: 'standbyNode', node: 'b' }],
    ['node standby', { kind: 'standbyNode', node: 'a' }],
    ['node online b', { kind: 'onlineNode', node: 'b' }],
  ])('%s is sent as such, and held', async (line, request) => {
    const result = await crmWith({}, ...line.split(' '), '--no-wait');
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(result.stdout).toMatch(/^Asked to .*\.\nHeld by a and b\.\n$/);
    expect(posted()).toEqual([{ ...request, who: expect.stringMatching(/^ops@/) as string, why: '' }]);
  });

  test('ends with 1 when the cluster settles otherwise than asked', async () => {
    const result = await crmWith({}, 'resource', 'stop', 'web');
    expect(result).toMatchObject({ exitCode: 1, stderr: '' });
    expect(result.stdout).toContain('site: active on a, warm on b');
  });

  test('gives up after its time limit, and says that the request stands', async () => {
    const react = (_request: ClusterRequest, status: StatusReport): StatusReport => ({
      ...status,
      activity: 'working',
    });
    const result = await crmWith({ react }, 'resource', 'restart', 'web', '--timeout', '300ms');
    expect(result.exitCode).toBe(6);
    expect(result.stderr).toContain('the request stands, but after 300 ms the cluster is still working');
  });

  test('prints the acknowledgement as JSON', async () => {
    const result = await crmWith({ react: obey }, 'resource', 'stop', 'web', '--json');
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(result.stdout)).toMatchObject({ version: 1, sequence: 18, heldBy: ['a', 'b'] });
  });

  test('says who does not hold it yet, and what the cluster warns of', async () => {
    const warnings = [{ code: 'no-fencing', message: 'nothing prevents a split', remedy: 'Set a witness.' }];
    const result = await crmWith(
      { acknowledgement: { heldBy: ['a'], missing: ['b'], warnings } },
      ...['resource', 'cleanup', 'web', '--no-wait'],
    );
    expect(result.stdout).toContain('Held by a; b does not have it yet');
    expect(result.stdout).toContain('! nothing prevents a split\n  -> Set a witness.\n');
  });
});

describe('a request that cannot be', () => {
  test.each([
    ['resource stop wbe', 2, "there is no resource or group 'wbe' in cluster shop", "Did you mean 'web'?"],
    ['resource move wbe b', 2, "there is no resource or group 'wbe'", "Did you mean 'web'?"],
    ['node standby c', 2, "there is no node 'c' in cluster shop", 'There are: a, b.'],
    ['resource move web b --until 60', 2, "--until: '60' is not a duration", 'Write a number and its unit'],
    ['resource stop web --timeout soon', 2, "--timeout: 'soon' is not a duration", 'Write a number and its unit'],
    ['resource move web b --end', 2, '--end takes no node', 'crm resource move web --end'],
    ['resource move web --end --until 1h', 2, '--until', 'crm resource move --help'],
    ['resource stop', 2, 'crm resource stop: missing RESOURCE', 'crm resource stop --help'],
    ['resource stop web b', 2, 'crm resource stop does not know what to do with: b', 'crm resource stop --help'],
    ['resource stop web --jsno', 2, 'crm resource stop has no flag --jsno', 'Did you mean --json?'],
  ])('%s', async (line, exitCode, message, remedy) => {
    const result = await crmWith({}, ...line.split(' '));
    expect(result).toMatchObject({ exitCode, stdout: '' });
    expect(result.stderr).toContain(message);
    expect(result.stderr).toContain(remedy);
    expect(posted()).toEqual([]);
  });

  test('is refused by the daemon with its own code, in words and as JSON', async () => {
    const refuse = (path: string): { status: number; document: unknown } | null =>
      path === '/v1/requests'
        ? { status: 503, document: apiError('no-quorum', 'no quorum', { remedy: 'Wait.' }) }
        : null;
    const words = await crmWith({ refuse }, 'resource', 'stop', 'web');
    expect(words).toMatchObject({ exitCode: 4, stderr: 'crm: no quorum\n  -> Wait.\n' });
    const json = await crmWith({ refuse }, 'resource', 'stop', 'web', '--json');
    expect(json).toMatchObject({ exitCode: 4, stderr: '' });
    expect(JSON.parse(json.stdout)).toEqual({
      version: 1,
      error: { code: 'no-quorum', message: 'no quorum', remedy: 'Wait.' },
    });
  });
});
