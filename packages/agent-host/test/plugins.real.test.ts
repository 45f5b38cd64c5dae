import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startHost, type HostForTests } from './host-for-tests.ts';

/** Plugins as people write them: lone files outside of the repository, packages, and those that are no good. */
let directory = '';
let host: HostForTests | undefined;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'understudy-plugins-'));
});
afterEach(async () => {
  await host?.close();
  host = undefined;
  await rm(directory, { recursive: true, force: true });
});

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(directory, path)), { recursive: true });
  await writeFile(join(directory, path), text);
}

async function startWithFolder(): Promise<HostForTests> {
  host = await startHost({ plugins: { folders: [directory] } });
  return host;
}

const agentText = (name: string, extra = ''): string => `
  defineAgent({
    name: '${name}', version: '1.0.0', description: 'An agent.', parameters: { type: 'object' },
    start: async () => ok(), stop: async () => ok(), monitor: async () => ok('${name}'), ${extra}
  })`;
const importText = `import { defineAgent, ok } from 'understudy/agent';\n`;

const refusals = ({ events }: HostForTests): readonly string[] =>
  events.flatMap((event) =>
    event.kind === 'pluginRefused' ? [`${event.plugin}: ${event.reasons.join('; ')}`.replaceAll(directory, '')] : [],
  );

describe('a plugin', () => {
  test('can be one TypeScript file anywhere', async () => {
    const text = `${importText}const reason: string = 'from far away';
      export default ${agentText('lone', 'promote: async () => ok(reason),')};`;
    await write('lone.ts', text);
    const { run } = await startWithFolder();
    expect(await run({}, { agent: 'lone', action: 'promote' })).toMatchObject({ code: 'ok', reason: 'from far away' });
  });

  test('can be a package that brings several agents', async () => {
    const agents = { understudy: { agents: ['./agents.js'] } };
    await write('package.json', JSON.stringify({ name: 'two-agents', type: 'module', ...agents }));
    await write('agents.js', `${importText}export default [${agentText('one')}, ${agentText('two')}];`);
    host = await startHost({ plugins: { packages: [directory] } });
    expect([...host.host.manifests().keys()]).toEqual(['one', 'two']);
    expect(await host.run({}, { agent: 'two' })).toMatchObject({ code: 'ok', reason: 'two' });
  });

  test('gives its manifest as data', async () => {
    await write(
      'timed.ts',
      `${importText}export default ${agentText('timed', 'timeoutsMs: { stop: 5 }, releaseFirst: true, addressParameter: "ip"')};`,
    );
    const { host: agentHost } = await startWithFolder();
    expect(agentHost.manifests().get('timed')).toEqual({
      name: 'timed',
      version: '1.0.0',
      description: 'An agent.',
      parameters: { type: 'object' },
      actions: [
        { action: 'start', timeoutMs: 20_000 },
        { action: 'stop', timeoutMs: 5 },
        { action: 'monitor', timeoutMs: 20_000, intervalMs: 10_000 },
      ],
      releaseFirst: true,
      addressParameter: 'ip',
    });
  });

  test('of two agents with one name the first is taken, and it is said', async () => {
    await write('a.ts', `${importText}export default ${agentText('same')};`);
    await write('b.ts', `${importText}export default [${agentText('same')}, ${agentText('other')}];`);
    const { host: agentHost, records } = await startWithFolder();
    expect([...agentHost.manifests().keys()]).toEqual(['other', 'same']);
    const said = `the agent same is taken from ${directory}/a.ts; the one in ${directory}/b.ts is not used`;
    expect(records).toContainEqual({ level: 'warn', plugin: 'b', message: said });
  });
});

describe('a plugin is refused', () => {
  test.each([
    ['no agent', 'export default 5;', 'bad: /bad.ts cannot be used: its default export is not an agent'],
    ['no default export', 'export const agent = 5;', 'bad: /bad.ts cannot be used: it has no default export'],
    ['a syntax error', 'export default {{;', 'bad: /bad.ts cannot be used: '],
    ['a missing import', `import 'no-such-package';`, 'bad: /bad.ts cannot be used: Cannot find package'],
    [
      'a bad manifest',
      `${importText}export default ${agentText('bad').replace("'1.0.0'", "'new'").replace("'An agent.'", "''")};`,
      'bad: agent bad: version must match pattern',
    ],
    [
      'a bad schema',
      `${importText}export default ${agentText('bad').replace("{ type: 'object' }", "{ type: 'object', properties: { port: { type: 'numbr' } } }")};`,
      'bad: agent bad: parameters is not a valid schema: ',
    ],
    [
      'an action without a function',
      `${importText}export default ${agentText('bad').replace('stop: async () => ok(),', '')};`,
      'bad: /bad.ts cannot be used: the agent bad names the action stop and has no function for it',
    ],
    [
      'one name twice',
      `${importText}export default [${agentText('x')}, ${agentText('x')}];`,
      'bad: two agents of this plugin',
    ],
    ['nothing in it', 'export default [];', 'bad: it has no agents'],
    [
      'it ends while it loads',
      'process.exit(1);',
      'bad: it ended by itself with exit code 1, 5 times before it was ready',
    ],
  ])('with %s; the others work', async (_what, text, reason) => {
    await write('bad.ts', text);
    await write('good.ts', `${importText}export default ${agentText('good')};`);
    const started = await startWithFolder();
    expect(await started.run({}, { agent: 'good' })).toMatchObject({ code: 'ok' });
    await expect.poll(() => refusals(started), { timeout: 30_000 }).toHaveLength(1);
    expect(refusals(started)[0]).toContain(reason);
    expect(await started.run({}, { agent: 'bad' })).toMatchObject({ code: 'notInstalled' });
  });

  test('when it is not there, or names no agents', async () => {
    await write('package.json', JSON.stringify({ name: 'none' }));
    host = await startHost({ plugins: { packages: [directory, 'no-such-package'] } });
    expect(refusals(host)).toEqual([
      `: its package.json names no agents under "understudy": { "agents": […] }`,
      expect.stringMatching(/^no-such-package: there is no package of this name to be found from /),
    ]);
  });
});
