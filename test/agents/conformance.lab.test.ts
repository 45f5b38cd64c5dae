/**
 * Our agents, and Debian's OCF scripts for the same jobs, through the whole suite of `crm agent test`: with the real
 * programs.
 */
import type { Parameters } from '@understudy/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Host } from '../lab/host.ts';
import { address, apache, createServiceHosts, newDatabase, nginx, site, type ServiceHosts } from './service-hosts.ts';
import { expectToPass, patienceMs } from './try-agent.ts';

interface Trial {
  readonly agent: string;
  readonly parameters: (hosts: ServiceHosts) => Parameters;
  /** Which of its servers, where the agent has several. */
  readonly server?: string;
  /** What is special, where an agent is tried more than once. */
  readonly note?: string;
  readonly flags?: readonly string[];
  /** How many random sequences; default 3. */
  readonly runs?: number;
  /** What the host has to have besides. */
  readonly prepare?: (host: Host) => Promise<void>;
}

const quick: readonly Trial[] = [
  { agent: 'ipaddr', parameters: () => ({ ...address, probe_count: 0 }) },
  { agent: 'ipaddr', note: 'virtual MAC', parameters: () => ({ ...address, virtual_mac: 'yes' }), runs: 1 },
  { agent: 'netpath', parameters: () => ({ host_list: address.ip, interface: 'eth0', attempts: 1, timeout: '100ms' }) },
  { agent: 'route', parameters: () => ({ destination: '10.99.0.0/16', device: 'eth0' }) },
  { agent: 'fs', parameters: ({ fileSystem }) => ({ ...fileSystem, signal_delay: 0.2 }) },
  {
    agent: 'ocf:heartbeat:Filesystem',
    parameters: ({ fileSystem }) => ({ ...fileSystem, fstype: 'ext4' }),
    runs: 1,
  },
  { agent: 'mirror', parameters: () => ({ directory: '/run/mirrored', secret: 'a secret for tests' }) },
  { agent: 'httpd', parameters: () => site },
  { agent: 'httpd', server: 'apache', parameters: () => site },
  { agent: 'httpd', server: 'nginx', parameters: () => site },
  // Cold: never promoted, as outside of a fast group.
  ...['builtin', 'apache', 'nginx'].map((server) => ({
    agent: 'httpd',
    server,
    parameters: () => site,
    flags: ['--primitive'],
    runs: 1,
  })),
  { agent: 'mysql', parameters: () => newDatabase },
  {
    agent: 'mysql-replicated',
    parameters: () => ({
      ...newDatabase,
      port: 3307,
      replication_passwd: 'in the wings',
      semi_sync: true,
      semi_sync_timeout: 0.2,
    }),
    runs: 1,
  },
  { agent: 'ocf:heartbeat:Dummy', parameters: () => ({}) },
];

/** Scripts that wait in steps of one second and more, or begin a program for every word that they say. */
const slow: readonly Trial[] = [
  { agent: 'ocf:heartbeat:IPaddr2', parameters: () => ({ ...address, ip: '10.77.0.101' }), runs: 1 },
  { agent: 'ocf:pacemaker:Stateful', parameters: () => ({}), runs: 1 },
  { agent: 'ocf:heartbeat:apache', parameters: () => ({ ...apache, testregex: 'the page' }), runs: 1 },
  {
    agent: 'ocf:heartbeat:nginx',
    parameters: () => ({ ...nginx, status10url: 'http://127.0.0.1:8080/', status10regex: 'the page' }),
    runs: 1,
  },
  // Without a server to replicate from it says promoted of none.
  {
    agent: 'ocf:heartbeat:mysql',
    parameters: () => scriptDatabase,
    flags: ['--primitive'],
    runs: 1,
    prepare: installDatabase,
  },
];

const scriptDatabase = {
  binary: '/usr/sbin/mariadbd',
  datadir: '/run/database',
  pid: '/run/mysqld/mysqld.pid',
  socket: '/run/mysqld/mysqld.sock',
  log: '/run/mysqld/mysqld.log',
  additional_parameters: '--skip-networking',
};

/** What the script finds on a host on which MariaDB is installed. */
async function installDatabase(host: Host): Promise<void> {
  await host.run(['install', '-d', '-o', 'mysql', '/run/database', '/run/mysqld'], { check: true });
  const options = ['--user=mysql', '--datadir=/run/database', '--auth-root-authentication-method=socket'];
  await host.run(['mariadb-install-db', ...options, '--skip-test-db'], { check: true });
}

const slowHosts = slow.map((_, index) => `slow${index}`);
let hosts: ServiceHosts;
/** They wait more than they work: each has a host of its own, and they go on while the others are tried. */
let underWay: readonly Promise<void>[] = [];
beforeAll(async () => {
  hosts = await createServiceHosts(['alpha', ...slowHosts]);
  underWay = slow.map((trial, index) => passes(hosts.lab.host(slowHosts[index] ?? ''), trial));
  // What became of each is said by its test.
  void Promise.allSettled(underWay);
}, patienceMs);
afterAll(async () => hosts?.lab.close());

async function passes(host: Host, trial: Trial): Promise<void> {
  const { agent, server, parameters, flags = [], runs = 3 } = trial;
  await trial.prepare?.(host);
  const report = await expectToPass(
    host,
    agent,
    { ...parameters(hosts), ...(server === undefined ? {} : { server }) },
    ['--runs', String(runs), ...flags],
  );
  expect(report.passed).toBeGreaterThan(20);
}

function title({ agent, server, note, flags = [] }: Trial): string {
  const cold = flags.includes('--primitive') ? ['never promoted'] : [];
  return [agent, server, note, ...cold].filter((part) => part !== undefined).join(', ');
}

describe('does what a cluster relies on:', () => {
  it.each(quick.map((trial) => [title(trial), trial] as const))(
    '%s',
    (_title, trial) => passes(hosts.lab.host('alpha'), trial),
    patienceMs,
  );
});

describe('does what a cluster relies on, with waits:', () => {
  it.each(slow.map(({ agent }, index) => [agent, index] as const))(
    '%s',
    async (_agent, index) => underWay[index] ?? expect.unreachable('it was not begun'),
    patienceMs,
  );
});
