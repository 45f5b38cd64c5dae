/* A changed configuration: tested, then loaded with nobody turned away; refused, and then all stays as it is. */
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentCall, Parameters } from '@understudy/contracts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { beginDownload, bodyOf, createHarness, fetchPage, type Harness } from './harness.ts';

const largeBytes = 64 * 1024 * 1024;
let web: Harness;

async function page(path = '/'): Promise<string> {
  return (await fetchPage(web.port, path)).body;
}

/** Polls: those who served before go on for the requests that they have. */
async function expectPage(text: string): Promise<void> {
  await expect.poll(() => page(), { timeout: 20_000 }).toBe(text);
}

describe.each(['builtin', 'apache', 'nginx'])('%s', (server) => {
  beforeEach(async () => {
    web = await createHarness({ server });
    writeFileSync(join(web.root, 'other.html'), 'the other page\n');
  });
  afterEach(() => web.dispose());

  test('takes over other parameters while a request is in flight, which is finished', async () => {
    const path = join(web.root, 'large.bin');
    writeFileSync(path, 'begin');
    truncateSync(path, largeBytes);
    expect((await web.operate('reload')).code).toBe('notRunning');
    await web.operate('start');
    const pid = await web.mainPid();
    const download = await beginDownload(web.port, '/large.bin');
    expect(await web.operate('reload', { index: 'other.html' })).toEqual({ code: 'ok', reason: '' });
    await expectPage('the other page\n');
    expect(await web.mainPid()).toBe(pid);
    expect((await bodyOf(download)).length).toBe(largeBytes);
    expect(await web.operate('monitor')).toEqual({ code: 'ok', reason: '' });
    expect((await web.operate('stop')).code).toBe('ok');
  });

  test('with parameters that do not go together, goes on as it was', async () => {
    await web.operate('start');
    const refused = await web.operate('reload', { index: 'other.html', testregex: '(' });
    expect(refused.code).toBe('error');
    expect(refused.reason).toMatch(/^testregex: .*; the server goes on with the configuration that it has$/);
    expect(await page()).toBe('the page\n');
  });
});

describe.each(['apache', 'nginx'])('%s with a file', (server) => {
  let operate: (action: AgentCall) => ReturnType<Harness['operate']>;

  beforeEach(async () => {
    web = await createHarness({});
    const configfile = write('made by hand');
    const parameters: Parameters = {
      server,
      port: web.port,
      configfile,
      reload_on_change: `${configfile} /nonexistent`,
    };
    operate = (action) => web.operateWith(action, parameters);
    expect(await operate('start')).toEqual({ code: 'ok', reason: '' });
  });
  afterEach(() => web.dispose());

  function write(text: string, more = ''): string {
    return web.write('given.conf', `${server === 'apache' ? apacheFile(text) : nginxFile(text)}\n${more}\n`);
  }

  const configured = (words: unknown) => ({ code: 'ok', reason: '', nodeAttributes: { 'bench-configuration': words } });
  const mistake: unknown = expect.stringMatching(
    /^the configuration is refused: .*(Invalid command 'Nonsense'|unknown directive "Nonsense")/,
  );

  test('takes over the changed file at the next monitor, and a refused one never', async () => {
    const pid = await web.mainPid();
    expect(await operate('monitor')).toEqual(configured('loaded'));
    write('changed', 'Nonsense on;');
    for (const _ of [1, 2]) expect(await operate('monitor')).toEqual(configured(mistake));
    expect(await page()).toBe('made by hand');
    write('changed');
    expect(await operate('monitor')).toEqual(configured('loaded'));
    await expectPage('changed');
    expect(await web.mainPid()).toBe(pid);
  });

  test('is told in the words of the server that it is refused, and that nothing has changed', async () => {
    write('changed', 'Nonsense on;');
    const refused = await operate('reload');
    expect(refused).toEqual({ code: 'error', reason: mistake });
    expect(refused.reason).toMatch(/; the server goes on with the configuration that it has$/);
    expect(await page()).toBe('made by hand');
    write('changed');
    expect(await operate('reload')).toEqual({ code: 'ok', reason: '' });
    await expectPage('changed');
  });
});

const modules = '/usr/lib/apache2/modules';

function apacheFile(text: string): string {
  return [
    'ServerName localhost',
    `PidFile ${web.directory}/own.pid`,
    `ErrorLog ${web.directory}/own.log`,
    ...['mpm_prefork', 'authz_core', 'alias'].map((name) => `LoadModule ${name}_module ${modules}/mod_${name}.so`),
    'User www-data',
    `Listen ${web.port}`,
    'Redirect 200 /',
    `ErrorDocument 200 "${text}"`,
  ].join('\n');
}

function nginxFile(text: string): string {
  const site = `server { listen ${web.port}; location / { return 200 "${text}"; } }`;
  return `pid ${web.directory}/own.pid;\nevents { }\nhttp { access_log off; ${site} }`;
}
