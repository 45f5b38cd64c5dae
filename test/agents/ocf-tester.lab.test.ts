/**
 * Every agent of ours, exported as an OCF script, through Debian's `ocf-tester`: with the real programs, on a host of its
 * own. Over the built packages, which start three times as fast. Needs the build that `npm test` does first.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Host } from '../lab/host.ts';
import { Lab } from '../lab/lab.ts';

const crm = join(import.meta.dirname, '../../packages/cli/bin/crm.js');
/** Of somebody else: a file outside of the packages. */
const sleeper = join(import.meta.dirname, '../faults/agents/sleeper.ts');
const folder = '/run/ocf/understudy';
const patienceMs = 300_000;

let lab: Lab;
let host: Host;
let device: string;
beforeAll(async () => {
  lab = await Lab.create();
  host = lab.host('alpha');
  device = await lab.attachDisk({ sizeMiB: 64, fs: 'ext4' });
  await host.run(['sh', '-c', 'mkdir -p /run/site && echo "the page" >/run/site/index.html'], { check: true });
  // What Debian's own way to start it would make.
  await host.run(['mkdir', '-p', '/run/apache2', '/run/lock/apache2', '/var/log/apache2', '/var/log/nginx'], {
    check: true,
  });
  await host.writeFile('/run/nginx.conf', 'events {} http { server { listen 8080; root /run/site; } }');
  for (const agent of ['ipaddr', 'fs', 'httpd', 'mysql', sleeper]) {
    await host.run([process.execPath, crm, 'agent', 'export', agent, '--ocf', folder], {
      check: true,
    });
  }
}, patienceMs);
afterAll(async () => lab?.close());

const site = { root: '/run/site', port: '8080' };
const address = { ip: '10.77.0.100', cidr_netmask: '24', probe_count: '0' };

/** `device` is known only once the lab is there. */
const trials: readonly (readonly [script: string, what: string, parameters: () => Record<string, string>])[] = [
  ['ipaddr', '', () => address],
  ['IPaddr2', '', () => address],
  ['fs', '', () => ({ device, directory: '/run/mounted' })],
  ['Filesystem', '', () => ({ device, directory: '/run/mounted', fstype: 'ext4' })],
  ['httpd', 'the built-in server', () => site],
  ['apache', "with Debian's configuration", () => ({})],
  ['nginx', '', () => ({ configfile: '/run/nginx.conf', port: '8080' })],
  ['mysql', '', () => ({ datadir: '/run/database', enable_creation: 'yes', port: '0' })],
  ['sleeper', '', () => ({ seconds: '600' })],
];

describe('ocf-tester passes:', () => {
  it.each(trials)(
    '%s %s',
    async (script, _what, parameters) => {
      const options = Object.entries(parameters()).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
      const argv = ['ocf-tester', '-n', 'tested', ...options, `${folder}/${script}`] as const;
      const { code, stdout, stderr } = await host.run(argv, { timeoutMs: patienceMs });
      expect(code, `${stdout}\n${stderr}`).toBe(0);
      expect(stdout).toContain('passed all tests');
    },
    patienceMs,
  );
});
