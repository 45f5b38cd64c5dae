/** OCF scripts, run by the agent host in a plugin's process: our own, and Debian's. */
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentAction, OperationRequest, OperationResult, Parameters } from '@understudy/contracts';
import { AgentHost } from '@understudy/agent-host';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** Its state is a file; with `fail` it does what a test wants; tells its environment. */
const script = `#!/bin/sh
state="$OCF_RESKEY_state"
env | grep ^OCF_ | sort > "$state.$1"
if [ "$1" = "$OCF_RESKEY_fail" ]; then
  echo "ocf-exit-reason:it was asked to" >&2
  echo "more words" >&2
  exit "$OCF_RESKEY_code"
fi
case "$1" in
  meta-data) cat "$OCF_ROOT/metadata.xml" ;;
  start) : > "$state" ;;
  stop) [ -e "$state" ] || exit 7; rm "$state" ;;
  monitor) [ -e "$state" ] || exit 7 ;;
  validate-all) [ -n "$OCF_RESKEY_text" ] || exit 6 ;;
  promote) sleep 60 ;;
  notify) ;;
  *) exit 3 ;;
esac
`;

const metadata = `<?xml version="1.0"?>
<!DOCTYPE resource-agent SYSTEM "ra-api-1.dtd">
<resource-agent name="Own" version="1.0">
<version>1.1</version>
<longdesc lang="en">More words.</longdesc>
<shortdesc lang="en">Keeps a file</shortdesc>
<parameters>
<parameter name="state" unique="1" required="1"><shortdesc lang="en">The file</shortdesc><content type="string"/></parameter>
<parameter name="text"><content type="string" default="none"/></parameter>
<parameter name="fail"><content type="string"/></parameter>
<parameter name="code" required="1"><content type="integer" default="1"/></parameter>
<parameter name="admin_password"><content type="string"/></parameter>
</parameters>
<actions>
<action name="start" timeout="1min"/><action name="stop" timeout="30"/>
<action name="monitor" depth="0" timeout="5s" interval="11s"/><action name="monitor" depth="10" timeout="50s" interval="1h"/>
<action name="promote"/><action name="notify" timeout="7s"/><action name="validate-all" timeout="5s"/><action name="meta-data" timeout="5s"/>
</actions>
</resource-agent>`;

let home: string;
let host: AgentHost;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'ocf-agents-'));
  await mkdir(join(home, 'ocf/resource.d/own'), { recursive: true });
  await writeFile(join(home, 'ocf/metadata.xml'), metadata);
  await writeFile(join(home, 'ocf/resource.d/own/Own'), script);
  await chmod(join(home, 'ocf/resource.d/own/Own'), 0o755);
  process.env['OCF_ROOT'] = join(home, 'ocf');
  await start();
});

afterEach(async () => {
  await host.close();
  delete process.env['OCF_ROOT'];
  await rm(home, { recursive: true, force: true });
});

async function start(): Promise<void> {
  host = new AgentHost({
    plugins: { packages: [join(import.meta.dirname, '..')] },
    node: 'a',
    runDirectory: join(home, 'run'),
    log: () => undefined,
  });
  await host.start();
}

let operations = 0;

function ask(
  action: AgentAction,
  parameters: Parameters = {},
  more: Partial<OperationRequest> = {},
): Promise<OperationResult> {
  operations += 1;
  const request: OperationRequest = {
    operationId: `op${operations}`,
    resource: 'thing',
    agent: 'ocf:own:Own',
    action,
    parameters,
    node: 'a',
    generation: 1,
    timeoutMs: 20_000,
    intervalMs: 0,
    probe: false,
    ...more,
  };
  return host.run(request, new AbortController().signal);
}

describe('an OCF script', () => {
  const own = (parameters: Parameters = {}): Parameters => ({ state: join(home, 'state'), text: 'x', ...parameters });

  it('says what it is, what it takes and what it can do', async () => {
    const manifest = await host.find('ocf:own:Own');
    expect(manifest).toMatchObject({
      description: 'Keeps a file',
      parameters: {
        required: ['state'],
        properties: { state: { description: 'The file' }, admin_password: { writeOnly: true } },
      },
      actions: [
        { action: 'start', timeoutMs: 60_000 },
        { action: 'stop', timeoutMs: 30_000 },
        { action: 'monitor', timeoutMs: 5_000, intervalMs: 11_000 },
        { action: 'validate', timeoutMs: 5_000 },
        { action: 'promote', timeoutMs: 20_000 },
        { action: 'notify', timeoutMs: 7_000 },
      ],
    });
  });

  it('is told of its copies in the words of Pacemaker, the older ones too', async () => {
    const plan = {
      active: [
        { copy: 'thing:0', node: 'a' },
        { copy: 'thing:1', node: 'b' },
      ],
      inactive: ['thing:2', 'thing:3'],
      promoted: [{ copy: 'thing:0', node: 'a' }],
      unpromoted: [{ copy: 'thing:1', node: 'b' }],
      start: [],
      stop: [],
      promote: [{ copy: 'thing:1', node: 'b' }],
      demote: [{ copy: 'thing:0', node: 'a' }],
      nodes: ['a', 'b', 'c'],
    };
    const copies = { max: 4, perNode: 1, promotedMax: 1, promotedPerNode: 1, notify: true };
    const saidTo = async (action: string): Promise<Record<string, string>> => {
      const lines = (await readFile(`${join(home, 'state')}.${action}`, 'utf8')).split('\n');
      const prefix = 'OCF_RESKEY_CRM_meta_notify';
      const pairs = lines.filter((line) => line.startsWith(prefix)).map((line) => line.slice(prefix.length).split('='));
      return Object.fromEntries(pairs) as Record<string, string>;
    };
    const lists = {
      '': 'true',
      _active_resource: 'thing:0 thing:1',
      _active_uname: 'a b',
      _inactive_resource: 'thing:2 thing:3',
      _promoted_resource: 'thing:0',
      _promoted_uname: 'a',
      _master_resource: 'thing:0',
      _master_uname: 'a',
      _unpromoted_resource: 'thing:1',
      _unpromoted_uname: 'b',
      _slave_resource: 'thing:1',
      _slave_uname: 'b',
      _start_resource: ' ',
      _start_uname: ' ',
      _stop_resource: ' ',
      _stop_uname: ' ',
      _promote_resource: 'thing:1',
      _promote_uname: 'b',
      _demote_resource: 'thing:0',
      _demote_uname: 'a',
      _available_uname: 'a b c',
      _all_uname: 'a b c',
    };
    const notice = { when: 'pre', operation: 'promote', ...plan } as const;
    expect(await ask('notify', own(), { copies, notice })).toMatchObject({ code: 'ok' });
    expect(await saidTo('notify')).toEqual({ ...lists, _type: 'pre', _operation: 'promote' });
    await ask('start', own(), { copies, plan });
    expect(await saidTo('start')).toEqual(lists);
    await ask('monitor', own(), { copies: { ...copies, notify: false } });
    expect(await saidTo('monitor')).toEqual({ '': 'false' });
    await ask('stop', own());
  });

  it('is started, watched and stopped, and what it says is believed', async () => {
    expect(await ask('monitor', own())).toMatchObject({ code: 'notRunning', reason: '' });
    expect(await ask('start', own())).toMatchObject({ code: 'ok', reason: '' });
    expect(await ask('monitor', own())).toMatchObject({ code: 'ok' });
    expect(await ask('stop', own())).toMatchObject({ code: 'ok', reason: '' });
    expect(await ask('stop', own())).toMatchObject({ code: 'ok', reason: 'it did not run' });
    expect(await ask('validate', own({ text: '' }))).toMatchObject({ code: 'notConfigured' });
    expect(await ask('demote', own())).toMatchObject({ code: 'unimplemented' });
  });

  it('sees what Pacemaker would tell it, to the letter', async () => {
    const text = `it's "quoted", $HOME, \`x\`\nand more; *`;
    await ask('monitor', own({ text, fail: 'never' }), { intervalMs: 10_000, level: 20 });
    const told = await readFile(join(home, 'state.monitor'), 'utf8');
    expect(told).toContain('OCF_RESOURCE_INSTANCE=thing\n');
    expect(told).toContain('OCF_RESOURCE_PROVIDER=own\n');
    expect(told).toContain('OCF_RESOURCE_TYPE=Own\n');
    expect(told).toContain('OCF_RA_VERSION_MAJOR=1\n');
    expect(told).toContain('OCF_CHECK_LEVEL=20\n');
    expect(told).toContain('OCF_RESKEY_CRM_meta_interval=10000\n');
    expect(told).toContain('OCF_RESKEY_CRM_meta_name=monitor\n');
    expect(told).toContain('OCF_RESKEY_CRM_meta_on_node=a\n');
    expect(told).toMatch(/^OCF_RESKEY_CRM_meta_timeout=(19|20)\d{3}$/m);
    expect(told).toContain(`OCF_RESKEY_text=it's "quoted", $HOME, \`x\`\n`);
  });

  it.each([
    ['start', 1, 'error'],
    ['start', 5, 'notInstalled'],
    ['monitor', 8, 'promoted'],
    ['monitor', 9, 'failedPromoted'],
    ['monitor', 190, 'degraded'],
    ['stop', 3, 'unimplemented'],
    ['start', 77, 'error'],
  ] as const)('whose %s ends with %i: %s', async (action, code, expected) => {
    const result = await ask(action, own({ fail: action, code }));
    expect(result.code).toBe(expected);
    if (expected !== 'promoted') expect(result.reason).toBe(`it was asked to (exit code ${code})`);
  });

  it('is ended with all that it has begun when its time is over', async () => {
    const result = await ask('promote', own(), { timeoutMs: 500 });
    expect(result).toMatchObject({
      code: 'error',
      reason: expect.stringContaining('timed out after 500 ms') as string,
    });
  });

  it('is refused a parameter that it does not have, and told of one that it lacks', async () => {
    expect(await ask('start', own({ txet: 'y' }))).toMatchObject({ code: 'badParameters' });
    expect(await ask('start', {})).toMatchObject({ code: 'badParameters', reason: "parameter 'state' is missing" });
  });

  it('that is not there is named, with what was meant', async () => {
    expect(await host.find('ocf:own:own')).toContain('did you mean ocf:own:Own?');
    expect(await host.find('ocf:other:Own')).toContain('there are none');
    expect(await host.find('ocf:own:../../../bin/sh')).toContain('write ocf:PROVIDER:TYPE');
    expect(await ask('start', {}, { agent: 'ocf:own:None' })).toMatchObject({ code: 'notInstalled' });
  });
});

describe("Debian's resource-agents", () => {
  beforeEach(async () => {
    await host.close();
    delete process.env['OCF_ROOT'];
    await start();
  });

  it('run unchanged: ocf:heartbeat:Dummy', async () => {
    const agent = 'ocf:heartbeat:Dummy';
    const parameters = { state: join(home, 'dummy') };
    expect(await host.find(agent)).toMatchObject({ parameters: { properties: { fake: {} } } });
    for (const [action, code] of [
      ['monitor', 'notRunning'],
      ['start', 'ok'],
      ['start', 'ok'],
      ['monitor', 'ok'],
      ['stop', 'ok'],
      ['stop', 'ok'],
      ['monitor', 'notRunning'],
    ] as const) {
      expect(await ask(action, parameters, { agent })).toMatchObject({ code });
    }
  });

  it.each(['IPaddr2', 'Filesystem', 'apache', 'mysql', 'nginx'])(
    'say what they are: ocf:heartbeat:%s',
    async (type) => {
      expect(await host.find(`ocf:heartbeat:${type}`)).toMatchObject({ name: `ocf:heartbeat:${type}` });
    },
  );
});
