/**
 * Every agent of ours, exported as an OCF script, through Debian's `ocf-tester`: with the real programs, on a host of its
 * own. Over the built packages, which start three times as fast. Needs the build that `npm test` does first.
 */
import { join } from 'node:path';
import type { Parameters } from '@understudy/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crmProgram } from '../cluster/cluster.ts';
import type { Host } from '../lab/host.ts';
import { address, createServiceHosts, newDatabase, nginx, site, type ServiceHosts } from './service-hosts.ts';

/** Of somebody else: a file outside of the packages. */
const sleeper = join(import.meta.dirname, '../faults/agents/sleeper.ts');
const folder = '/run/ocf/understudy';
const patienceMs = 300_000;

let hosts: ServiceHosts;
let host: Host;
beforeAll(async () => {
  hosts = await createServiceHosts(['alpha']);
  host = hosts.lab.host('alpha');
  for (const agent of ['ipaddr', 'fs', 'httpd', 'mysql', sleeper]) {
    await host.run([process.execPath, crmProgram, 'agent', 'export', agent, '--ocf', folder], { check: true });
  }
}, patienceMs);
afterAll(async () => hosts?.lab.close());

const addressAlone: Parameters = { ...address, probe_count: 0 };

const trials: readonly (readonly [script: string, what: string, parameters: (hosts: ServiceHosts) => Parameters])[] = [
  ['ipaddr', '', () => addressAlone],
  ['IPaddr2', '', () => addressAlone],
  ['fs', '', ({ fileSystem }) => fileSystem],
  ['Filesystem', '', ({ fileSystem }) => ({ ...fileSystem, fstype: 'ext4' })],
  ['httpd', 'the built-in server', () => site],
  ['apache', "with Debian's configuration", () => ({})],
  ['nginx', '', () => nginx],
  ['mysql', '', () => newDatabase],
  ['sleeper', '', () => ({ seconds: 600 })],
];

describe('ocf-tester passes:', () => {
  it.each(trials)(
    '%s %s',
    async (script, _what, parameters) => {
      const options = Object.entries(parameters(hosts)).flatMap(([name, value]) => ['-o', `${name}=${String(value)}`]);
      const argv = ['ocf-tester', '-n', 'tested', ...options, `${folder}/${script}`] as const;
      const { code, stdout, stderr } = await host.run(argv, { timeoutMs: patienceMs });
      expect(code, `${stdout}\n${stderr}`).toBe(0);
      expect(stdout).toContain('passed all tests');
    },
    patienceMs,
  );
});
