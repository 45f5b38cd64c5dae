import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { processIsAlive } from '@understudy/agent-kit';
import { eventually, startHost, type HostForTests } from './host-for-tests.ts';

/** What becomes of plugins whose files change while the host runs. */
let folder = '';
let host: HostForTests;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'understudy-renew-'));
  await write(agentText('one'));
  host = await startHost({ plugins: { folders: [folder] } });
});
afterEach(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
});

const write = (text: string, name = 'web.ts'): Promise<void> => writeFile(join(folder, name), text);

interface AgentText {
  readonly name?: string;
  readonly parameters?: string;
  readonly more?: string;
}

/** Its monitor says which version it is; its watch waits until it is let go. */
function agentText(version: string, { name = 'web', parameters = 'port: {}', more = '' }: AgentText = {}): string {
  return `import { defineAgent, ok, pause } from 'understudy/agent';
    export default defineAgent({
      name: '${name}', version: '1.0.0', description: 'An agent.',
      parameters: { type: 'object', properties: { ${parameters} } },
      start: async () => ok('${version}'), stop: async () => ok('${version}'), monitor: async () => ok('${version}'),
      promote: async ({ signal }) => (await pause(30_000, signal), ok('${version}')),
      watch: async ({ signal }) => (await pause(30_000, signal), ok('${version}')),
      ${more}
    });`;
}

const monitor = async (): Promise<string> => (await host.run({ port: 80 }, { agent: 'web' })).reason;
const kept = (): readonly string[] =>
  host.events.flatMap((event) =>
    event.kind === 'pluginKept' ? [event.reasons.join('; ').replaceAll(folder, '')] : [],
  );

test('the next operation uses the new version', async () => {
  expect(await monitor()).toBe('one');
  await write(agentText('two'));
  expect(await monitor()).toBe('two');
  expect(host.events.at(-1)).toMatchObject({ kind: 'pluginRenewed', plugin: 'web', agents: ['web'] });
});

test.each<[string, string, RegExp]>([
  ['does not load', 'export default {', /cannot be used: .*Unexpected/],
  ['is no agent', 'export default 7;', /its default export is not an agent/],
  ['ends its process while it loads', 'process.exit(3);', /it ended by itself with exit code 3/],
  ['says a manifest that is none', agentText('bad').replace("'1.0.0'", "'new'"), /version must match pattern/],
  ['has the agent no more', agentText('bad', { name: 'site' }), /it has no agent web any more/],
  [
    'does not pass its own check',
    agentText('bad', { more: "selfCheck: async () => { throw new Error('there is no curl'); }" }),
    /there is no curl/,
  ],
  [
    'does not take what is in use',
    agentText('bad', { parameters: "port: { type: 'string', pattern: '^x' }" }),
    /web has what it does not take: parameter 'port'/,
  ],
])('a version that %s is refused, once, and the old one stays', async (_, text, reason) => {
  expect(await monitor()).toBe('one');
  const pid = host.pidOf('web');
  await write(text);
  expect([await monitor(), await monitor()]).toEqual(['one', 'one']);
  expect(kept()).toEqual([expect.stringMatching(reason)]);
  expect(host.pidOf('web')).toBe(pid);
  await write(agentText('mended'));
  expect(await monitor()).toBe('mended');
});

test('the old version ends what it has begun; what only waits is let go at once', async () => {
  await monitor();
  const old = host.pidOf('web');
  const controller = new AbortController();
  const promotion = host.run({}, { agent: 'web', action: 'promote', signal: controller.signal });
  const watch = host.run({}, { agent: 'web', action: 'watch' });
  await write(agentText('two'));
  expect(await monitor()).toBe('two');
  expect((await watch).code).toBe('inconclusive');
  expect(processIsAlive(old)).toBe(true);
  controller.abort();
  await promotion;
  await eventually('the old process has gone', () => !processIsAlive(old));
  expect(await monitor()).toBe('two');
});

test('one that takes for ever to load holds up an operation for a moment only', async () => {
  await monitor();
  await write('await new Promise((resolve) => setTimeout(resolve, 60_000));');
  expect(await monitor()).toBe('one');
  expect(kept()).toEqual([]);
});

test('one that crashes later is begun again, in its new version', async () => {
  await write(agentText('two'));
  await monitor();
  process.kill(host.pidOf('web'), 'SIGKILL');
  await eventually('its end was told', () => host.events.some(({ kind }) => kind === 'pluginEnded'));
  expect(await monitor()).toBe('two');
});

test('asked to, the host looks for what is new, for what has changed, and for what was no good', async () => {
  await write('export default {', 'later.ts');
  await write(agentText('one', { name: 'other' }), 'other.ts');
  expect(await host.host.reload()).toMatchObject([
    { plugin: 'later', outcome: 'refused', agents: [], reasons: [expect.stringContaining('Unexpected')] },
    { plugin: 'other', outcome: 'new', agents: ['other'] },
    { plugin: 'web', outcome: 'unchanged', agents: ['web'] },
  ]);
  await write(agentText('one', { name: 'later' }), 'later.ts');
  await rm(join(folder, 'web.ts'));
  expect(await host.host.reload()).toMatchObject([
    { plugin: 'web', outcome: 'kept', reasons: ['its files are not there any more'] },
    { plugin: 'later', outcome: 'renewed', agents: ['later'] },
    { plugin: 'other', outcome: 'unchanged' },
  ]);
  expect(await monitor()).toBe('one');
});

test('an agent that came after the start is found when somebody asks for it', async () => {
  await write(agentText('late', { name: 'late' }), 'late.ts');
  expect(await host.run({}, { agent: 'late' })).toMatchObject({ code: 'ok', reason: 'late' });
  expect(await host.run({}, { agent: 'later' })).toMatchObject({ code: 'notInstalled' });
});
