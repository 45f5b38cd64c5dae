import { join } from 'node:path';
import type { DefinitionReport } from '@understudy/contracts';
import { afterEach, describe, expect, test } from 'vitest';
import { apiError, type FixtureDaemon, type FixtureOptions, startFixtureDaemon } from './fixture-daemon.ts';
import { type CrmResult, spawnCrm } from './spawn-crm.ts';
import { healthy } from './status-samples.ts';
import { temporaryDirectory } from './temporary-directory.ts';

let daemon: FixtureDaemon | undefined;

afterEach(async () => {
  await daemon?.stop();
  daemon = undefined;
});

interface Given extends Partial<FixtureOptions> {
  readonly files: Readonly<Record<string, string>>;
}

/** Runs `crm apply` for the first of the files. */
async function apply(given: Given, ...flags: string[]): Promise<CrmResult> {
  daemon = await startFixtureDaemon({ status: healthy, ...given });
  const directory = await temporaryDirectory(given.files);
  const file = join(directory, Object.keys(given.files)[0] ?? '');
  return spawnCrm(['apply', file, ...flags], {
    environment: { UNDERSTUDY_RUN_DIR: daemon.runDirectory, SUDO_USER: 'ops' },
  });
}

const yaml = `version: 1
resources:
  address:
    agent: ipaddr
    parameters: { ip: 10.77.0.100 }
  site: { agent: httpd }
groups:
  web: { kind: fast, members: [address, site] }
`;
const document = {
  version: 1,
  resources: { address: { agent: 'ipaddr', parameters: { ip: '10.77.0.100' } }, site: { agent: 'httpd' } },
  groups: { web: { kind: 'fast', members: ['address', 'site'] } },
};

describe('crm apply', () => {
  test('sends the data of a YAML file with its text, and says what changes and who holds it', async () => {
    const result = await apply({ files: { 'shop.yaml': yaml } }, '--why', 'first');
    expect(result).toMatchObject({
      exitCode: 0,
      stderr: '',
      stdout: 'Applied: it adds resources address and site; adds group web.\nHeld by a and b.\n',
    });
    expect(daemon?.posted).toEqual([
      {
        document,
        source: yaml,
        sourceName: 'shop.yaml',
        who: expect.stringMatching(/^ops@/) as string,
        why: 'first',
        dryRun: false,
      },
    ]);
  });

  test('reads JSON as well', async () => {
    const result = await apply({ files: { 'shop.json': JSON.stringify(document) } });
    expect(result.exitCode).toBe(0);
    expect(daemon?.posted).toMatchObject([{ document, sourceName: 'shop.json' }]);
  });

  test('--dry-run only says what would change', async () => {
    const definition: DefinitionReport = { version: 1, revision: 2, document, source: '', sourceName: 'shop.yaml' };
    const changed = yaml.replace('httpd', 'nginx');
    const result = await apply({ definition, files: { 'shop.yaml': changed } }, '--dry-run');
    expect(result).toMatchObject({
      exitCode: 0,
      stdout: 'Valid. It changes resource site; nothing was applied.\n',
    });
    expect(daemon?.posted).toMatchObject([{ dryRun: true }]);
  });

  test('evaluates TypeScript, with what it imports, and hands its prints to standard error', async () => {
    const result = await apply({
      files: {
        'shop.ts': `import { defineCluster } from 'understudy/definition';
          import { httpd } from './part.ts';
          import { defineAgent } from 'understudy/agent';
          console.log('evaluating', typeof defineAgent);
          const ip: string = '10.77.0.100';
          export default async () => defineCluster({
            version: 1,
            resources: { address: { agent: 'ipaddr', parameters: { ip } }, site: { agent: httpd } },
            groups: { web: { kind: 'fast', members: ['address', 'site'] } },
          });`,
        'part.ts': `export const httpd: string = 'httpd';`,
      },
    });
    expect(result).toMatchObject({ exitCode: 0, stderr: 'evaluating function\n' });
    expect(result.stdout).toContain('Applied');
    expect(daemon?.posted).toMatchObject([{ document, sourceName: 'shop.ts' }]);
  });

  test('shows every problem that the daemon finds, with its place in the text, and as JSON', async () => {
    const problems = [
      {
        code: 'unknown-agent',
        path: ['resources', 'site', 'agent'],
        message: "unknown agent 'htpd'",
        hint: "did you mean 'httpd'?",
      },
      { code: 'unknown-resource', path: ['groups', 'web', 'members', 1], message: "no resource 'sit'", hint: '' },
    ];
    const refuse = (path: string): { status: number; document: unknown } | null =>
      path === '/v1/definition' ? { status: 422, document: apiError('invalid-definition', 'bad', { problems }) } : null;
    const given: Given = {
      files: { 'shop.yaml': yaml },
      refuse: (path, body) => (body === null ? null : refuse(path)),
    };
    const words = await apply(given);
    expect(words).toMatchObject({ exitCode: 2, stdout: '' });
    expect(words.stderr).toContain('shop.yaml has 2 problems; nothing was changed');
    expect(words.stderr).toMatch(/shop\.yaml:6:\d+: unknown agent 'htpd'.*did you mean 'httpd'\?/);
    expect(words.stderr).toMatch(/shop\.yaml:8:\d+: no resource 'sit'/);
    await daemon?.stop();
    const json = await apply(given, '--json');
    expect(json).toMatchObject({ exitCode: 2, stderr: '' });
    const { error } = JSON.parse(json.stdout) as { error: { code: string; problems: unknown[] } };
    expect(error.code).toBe('invalid-definition');
    expect(error.problems).toMatchObject([
      { ...problems[0], line: 6 },
      { ...problems[1], line: 8 },
    ]);
  });

  test('reports a file that is no YAML with the place, before it asks anybody', async () => {
    const result = await apply({ files: { 'shop.yaml': 'version: 1\nresources: {\n' } });
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toMatch(/shop\.yaml:[23]:\d+: /);
    expect(daemon?.posted).toEqual([]);
  });

  test.each([
    ['a missing file', ['apply', '/nonexistent/shop.yaml'], 'there is no file /nonexistent/shop.yaml'],
    ['a directory', ['apply', '/usr/lib.yaml/..'], 'its name does not say what it is written in'],
    ['no file', ['apply'], 'crm apply: missing FILE'],
  ])('refuses %s', async (_what, args, message) => {
    const result = await spawnCrm(args);
    expect(result).toMatchObject({ exitCode: 2, stdout: '' });
    expect(result.stderr).toContain(message);
  });
});
