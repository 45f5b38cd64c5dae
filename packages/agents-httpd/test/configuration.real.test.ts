import { readFile } from 'node:fs/promises';
import { processIsAlive, startDetached } from '@understudy/agent-kit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endServer } from '../src/process/end-server.ts';
import { createHarness, eventually, fetchPage, type Harness } from './harness.ts';

/** Servers whose configuration is a file of the administrator's. */
let web: Harness;
beforeEach(async () => {
  web = await createHarness({});
});
afterEach(() => web.dispose());

const modules = '/usr/lib/apache2/modules';

function apacheFile(more: string): string {
  return [
    `ServerName localhost`,
    `PidFile ${web.directory}/own.pid`,
    `ErrorLog ${web.directory}/own.log`,
    `LoadModule mpm_prefork_module ${modules}/mod_mpm_prefork.so`,
    `LoadModule authz_core_module ${modules}/mod_authz_core.so`,
    `LoadModule alias_module ${modules}/mod_alias.so`,
    'User www-data',
    'Redirect 200 /',
    'ErrorDocument 200 "made by hand"',
    more,
  ].join('\n');
}

function nginxFile(more: string): string {
  const server = `server { listen ${web.port}; location / { return 200 "made by hand"; } }`;
  return `pid ${web.directory}/own.pid;\nevents { }\nhttp { access_log off; ${server} }\n${more}\n`;
}

/** Without the parameters that stand in the file. */
function given(server: string, text: string): Parameters<Harness['operate']>[1] {
  return { server, configfile: web.write('given.conf', text) };
}

describe.each(['apache', 'nginx'])('%s with a file', (server) => {
  const file = (more = ''): string =>
    server === 'apache' ? apacheFile(`Listen ${web.port}\n${more}`) : nginxFile(more);
  test('is tested, started, judged and stopped', async () => {
    const parameters = { ...given(server, file()), testregex: '^made by hand$' };
    const operate = operateWithout(web, parameters);
    expect(await operate('validate')).toEqual({ code: 'ok', reason: '' });
    expect(await operate('start')).toEqual({ code: 'ok', reason: '' });
    expect(await operate('monitor')).toEqual({ code: 'ok', reason: '' });
    expect((await fetchPage(web.port, '/')).body).toBe('made by hand');
    expect(await operate('stop')).toEqual({ code: 'ok', reason: '' });
    expect((await operate('monitor')).code).toBe('notRunning');
  });

  test('a mistake in it is told in the server’s own words', async () => {
    const operate = operateWithout(web, given(server, file('Nonsense on;')));
    for (const action of ['validate', 'start'] as const) {
      const outcome = await operate(action);
      expect(outcome.code).toBe('error');
      expect(outcome.reason).toMatch(
        /^the configuration is refused: .*(Invalid command 'Nonsense'|unknown directive "Nonsense")/,
      );
    }
    expect((await operate('monitor')).code).toBe('notRunning');
  });

  test('a file that is not there is named', async () => {
    const outcome = await operateWithout(web, { server, configfile: '/nonexistent/a.conf' })('start');
    expect(outcome.code).toBe('error');
    expect(outcome.reason).toContain('/nonexistent/a.conf');
  });

  test('a program that is not there is named', async () => {
    const outcome = await operateWithout(web, { ...given(server, file()), httpd: '/nonexistent/httpd' })('start');
    expect(outcome).toEqual({ code: 'notInstalled', reason: 'there is no /nonexistent/httpd on this host' });
  });
});

/** A file says the root itself. */
function operateWithout(harness: Harness, parameters: Parameters<Harness['operate']>[1]) {
  return (action: Parameters<Harness['operate']>[0]) =>
    harness.operateWith(action, { port: harness.port, ...parameters });
}

test('nginx may say itself that it stays in the foreground', async () => {
  const operate = operateWithout(web, given('nginx', nginxFile('daemon off;')));
  expect(await operate('start')).toEqual({ code: 'ok', reason: '' });
  expect(await operate('stop')).toEqual({ code: 'ok', reason: '' });
});

test('shell files make the environment of Apache, and their names are not read by a shell', async () => {
  const envfiles = web.write('envvars', `if true; then export THE_PORT=${web.port}; fi\n`);
  const parameters = { ...given('apache', apacheFile('Listen ${THE_PORT}')), envfiles };
  expect(await operateWithout(web, parameters)('start')).toEqual({ code: 'ok', reason: '' });
  const missing = { ...parameters, envfiles: '/nonexistent/$(id)' };
  await operateWithout(web, parameters)('stop');
  const outcome = await operateWithout(web, missing)('start');
  expect(outcome.code).toBe('notInstalled');
  expect(outcome.reason).toContain('/nonexistent/$(id) cannot be read as shell files');
});

test('one that does not hear is killed in the end, and that is told', async () => {
  const script = `process.on('SIGTERM', () => {}); console.log('deaf'); setInterval(() => {}, 1000);`;
  const logFile = `${web.directory}/deaf.log`;
  const started = await startDetached([process.execPath, '-e', script, web.directory], {
    logFile,
    pidFile: `${web.directory}/deaf.pid`,
  });
  if (started.kind !== 'started') throw new Error(started.reason);
  await eventually('it is deaf', async () => (await readFile(logFile, 'utf8')).includes('deaf'));
  const rungs: string[] = [];
  const result = await endServer(started.identity, {
    parameters: { server: 'builtin', index: 'i', port: 1, expected_status: 200, request_timeout: 1, stop_grace: 0 },
    remainingMs: 1_000,
    signal: new AbortController().signal,
    log: (message) => rungs.push(message),
  });
  expect(result).toEqual({ kind: 'ended', by: 'kill' });
  expect(rungs).toEqual([
    `still runs: SIGTERM to ${started.identity.pid}`,
    `still runs: SIGKILL to ${started.identity.pid}`,
  ]);
  expect(processIsAlive(started.identity.pid, started.identity.startTime)).toBe(false);
});
