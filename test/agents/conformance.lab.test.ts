/**
 * Our agents, and Debian's OCF scripts for the same jobs, through the whole suite of `crm agent test`: with the real
 * programs, each in a host of its own.
 */
import { join } from 'node:path';
import type { Parameters } from '@understudy/contracts';
import type { SuiteReport } from '@understudy/agent-suite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Host } from '../lab/host.ts';
import { Lab } from '../lab/lab.ts';

const crm = join(import.meta.dirname, '../../packages/cli/test/crm-from-source.ts');
const seed = 1;
const runs = 3;
const patienceMs = 600_000;

let lab: Lab;
let host: Host;
let device: string;
beforeAll(async () => {
  lab = await Lab.create();
  host = lab.host('alpha');
  device = await lab.attachDisk({ sizeMiB: 64, fs: 'ext4' });
  await host.run(['sh', '-c', 'mkdir -p /run/site && echo "the page" >/run/site/index.html'], { check: true });
});
afterAll(async () => lab?.close());

/** The suite's report; what went wrong in it is shown by the test that looks at it. */
async function tryAgent(agent: string, parameters: Parameters, cases: readonly string[]): Promise<SuiteReport> {
  const file = '/run/params.json';
  await host.writeFile(file, JSON.stringify(parameters));
  const flags = [
    '--params',
    file,
    '--seed',
    String(seed),
    '--runs',
    String(runs),
    '--json',
    ...cases.flatMap((id) => ['--case', id]),
  ];
  const argv = [process.execPath, '--conditions=source', crm, 'agent', 'test', agent, ...flags] as const;
  const { stdout, stderr } = await host.run(argv, { timeoutMs: patienceMs });
  expect(stderr).toBe('');
  const report = JSON.parse(stdout) as SuiteReport | { readonly error: unknown };
  if ('error' in report) throw new Error(stdout);
  return report;
}

function failures({ cases }: SuiteReport): readonly string[] {
  return cases.flatMap(({ id, findings }) =>
    findings.map(({ expected, came, steps }) => `${id}: ${steps}: expected ${expected}, came ${came}`),
  );
}

/** Of one address, file system, site and database; `device` is known only once the lab is there. */
const trials: readonly (readonly [string, () => Parameters])[] = [
  ['ipaddr', () => ({ ip: '10.77.0.100', cidr_netmask: '24', probe_count: 0 })],
  ['ocf:heartbeat:IPaddr2', () => ({ ip: '10.77.0.100', cidr_netmask: '24' })],
  ['fs', () => ({ device, directory: '/run/mounted', signal_delay: 0.2 })],
  ['ocf:heartbeat:Filesystem', () => ({ device, directory: '/run/mounted', fstype: 'ext4' })],
  ['httpd', () => ({ root: '/run/site', port: 8080 })],
  ['ocf:heartbeat:Dummy', () => ({})],
];

/** Of those that take seconds to start or to stop, what a failover stands on; `crm agent test` has the others. */
const slowCases = [
  'stop-unstarted',
  'start-twice',
  'stop-twice',
  'start-again',
  'promote',
  'demote-twice',
  'start-kill',
];
const slowTrials: typeof trials = [
  ['ocf:pacemaker:Stateful', () => ({})],
  ['mysql', () => ({ datadir: '/run/database', enable_creation: true, port: 0 })],
];

const all = [
  ...trials.map(([agent, parameters]) => [agent, parameters, [] as readonly string[], 20] as const),
  ...slowTrials.map(([agent, parameters]) => [agent, parameters, slowCases, 5] as const),
];

describe('does what a cluster relies on:', () => {
  it.each(all)(
    '%s',
    async (agent, parameters, cases, fewest) => {
      const report = await tryAgent(agent, parameters(), cases);
      expect(failures(report)).toEqual([]);
      expect(report.passed).toBeGreaterThan(fewest);
    },
    patienceMs,
  );
});
