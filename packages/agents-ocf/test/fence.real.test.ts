/** Fence agents as programs, run by the agent host in a plugin's process, as the daemon does it. */
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FenceAgentAction, OperationRequest, OperationResult, Parameters } from '@understudy/contracts';
import { AgentHost, type LogRecord } from '@understudy/agent-host';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const script = `#!/bin/sh
# A strip with one socket, whose state is a file. Tells what it was told.
folder=$(dirname "$0")
while read -r line; do
  case "$line" in action=*) action=\${line#action=} ;; password=*) password=\${line#password=} ;; plug=*) plug=\${line#plug=} ;; esac
  [ "$action" = metadata ] || echo "$line" >> "$folder/told"
done
case "$action" in
  metadata) cat "$folder/metadata.xml" ;;
  monitor) [ "$password" = right ] || { echo "login failed with $password" >&2; exit 1; } ;;
  off) echo off > "$folder/state" ;;
  on) echo on > "$folder/state" ;;
  status) [ "$(cat "$folder/state")" = on ] || exit 2 ;;
  list) echo "7,web server"; echo "8,N/A" ;;
  reboot) sleep 60 ;;
  *) exit 1 ;;
esac
`;

const parameter = (name: string): string => `<parameter name="${name}"><content type="string"/></parameter>`;
const actions = ['on', 'off', 'reboot', 'status', 'monitor', 'list', 'metadata'].map(
  (name) => `<action name="${name}"/>`,
);
const metadata = `<resource-agent name="fence_test" shortdesc="For tests"><parameters>${['plug', 'password']
  .map(parameter)
  .join('')}</parameters><actions>${actions.join('')}</actions></resource-agent>`;

let home: string;
let host: AgentHost;
let logs: LogRecord[];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'fence-agents-'));
  await mkdir(join(home, 'config', 'fence'), { recursive: true });
  await install('fence_test', script);
  await writeFile(join(home, 'config/fence/metadata.xml'), metadata);
  await writeFile(join(home, 'config/fence/state'), 'on\n');
  process.env['UNDERSTUDY_CONFIG_DIR'] = join(home, 'config');
  await start();
});

afterEach(async () => {
  await host.close();
  delete process.env['UNDERSTUDY_CONFIG_DIR'];
  await rm(home, { recursive: true, force: true });
});

async function install(name: string, text: string): Promise<void> {
  const path = join(home, 'config/fence', name);
  await writeFile(path, text);
  await chmod(path, 0o755);
}

async function start(): Promise<void> {
  logs = [];
  host = new AgentHost({
    plugins: { packages: [join(import.meta.dirname, '..')] },
    node: 'a',
    runDirectory: join(home, 'run'),
    log: (record) => logs.push(record),
  });
  await host.start();
}

let operations = 0;

function fence(action: FenceAgentAction, parameters: Parameters = {}, timeoutMs = 20_000): Promise<OperationResult> {
  operations += 1;
  const request: OperationRequest = {
    operationId: `op${operations}`,
    resource: 'strip',
    agent: 'fence:test',
    action,
    parameters: { password: 'right', plug: '7', ...parameters },
    node: 'a',
    generation: 1,
    timeoutMs,
    intervalMs: 0,
    probe: false,
    plug: '7',
  };
  return host.run(request, new AbortController().signal);
}

describe('a fence agent', () => {
  it('is found by its name, and asked what it can do', async () => {
    expect(await host.find('fence:test')).toMatchObject({
      description: 'For tests',
      fencing: { hostArgument: 'plug' },
    });
  });

  it('takes power, says so, and gives it back', async () => {
    expect(await fence('status')).toMatchObject({ code: 'ok' });
    expect(await fence('off')).toMatchObject({ code: 'ok', reason: '' });
    expect(await fence('status')).toMatchObject({ code: 'notRunning' });
    expect(await fence('on')).toMatchObject({ code: 'ok' });
    expect(await fence('list')).toMatchObject({ code: 'ok', plugs: ['7', '8'] });
    expect(await readFile(join(home, 'config/fence/told'), 'utf8')).toContain('password=right\nplug=7\naction=off\n');
  });

  it('says why it fails, without the secret', async () => {
    const result = await fence('monitor', { password: 'wrong-and-secret' });
    expect(result.code).toBe('error');
    expect(result.reason).toBe('login failed with ******** (exit code 1)');
  });

  it('is ended when its time is over, and its outcome is no success', async () => {
    const result = await fence('reboot', {}, 500);
    expect(result).toMatchObject({
      code: 'error',
      reason: expect.stringContaining('timed out after 500 ms') as string,
    });
  });

  it('is refused a parameter that it does not know, or that would begin a line of its own', async () => {
    expect(await fence('off', { pasword: 'x' })).toMatchObject({ code: 'badParameters' });
    expect(await fence('status', { plug: '7\naction=off' })).toMatchObject({ code: 'badParameters' });
    expect(await readFile(join(home, 'config/fence/state'), 'utf8')).toBe('on\n');
  });

  it('that is none says so, and what there is', async () => {
    expect(await host.find('fence:tset')).toContain('there is no program fence_tset in ');
    expect(await host.find('fence:TEST')).toContain('did you mean fence:test?');
    await install('fence_broken', 'echo broken; exit 3');
    expect(await host.find('fence:broken')).toContain('exit code 3');
  });

  it('takes no process before anybody asks for one', async () => {
    expect(host.processes().size).toBe(0);
    await host.find('fence:test');
    expect(host.processes().size).toBe(1);
  });
});
