/** Breaks one service after the other on the host where it runs, and measures by a client how long nobody answered. */
import type { Cluster } from '../../cluster/cluster.ts';
import { isSettled } from '../../cluster/cluster.ts';
import type { Member } from '../../cluster/member.ts';
import { serviceAddress, startWebCluster } from '../../faults/web-cluster.ts';
import { monotonicMs } from '../../lab/clock.ts';
import { Observer } from '../../lab/observer.ts';

export interface RepairFigures {
  readonly service: string;
  /** What was done to it. */
  readonly fault: string;
  /** Milliseconds without an answer, one a round. */
  readonly outagesMs: readonly number[];
}

interface Service {
  readonly service: string;
  readonly resource: string;
  readonly fault: string;
  readonly breakOn: (member: Member) => Promise<unknown>;
  /** Does it, and gives how long there was no answer. */
  readonly outageOf: (cluster: Cluster, member: Member, fault: () => Promise<unknown>) => Promise<number>;
}

const killed = 'its main process is killed';

const services: readonly Service[] = [
  {
    service: 'address',
    resource: 'address',
    fault: 'it is deleted',
    breakOn: ({ host }) => host.run(['ip', 'address', 'del', `${serviceAddress}/24`, 'dev', 'eth0'], { check: true }),
    outageOf: seenByClient(() => `http://${serviceAddress}/`),
  },
  {
    service: 'built-in web server',
    resource: 'site',
    fault: killed,
    breakOn: kill('site'),
    outageOf: seenByClient(() => `http://${serviceAddress}/`),
  },
  {
    service: 'Apache',
    resource: 'apache',
    fault: killed,
    breakOn: kill('apache'),
    outageOf: seenByClient(({ host }) => `http://${host.address('service')}:8081/`),
  },
  {
    service: 'nginx',
    resource: 'nginx',
    fault: killed,
    breakOn: kill('nginx'),
    outageOf: seenByClient(({ host }) => `http://${host.address('service')}:8082/`),
  },
  { service: 'MariaDB', resource: 'database', fault: killed, breakOn: kill('database'), outageOf: seenByQueries },
];

/** Monitors come once a minute: a service that is back earlier was missed without one. */
export async function measureRepair(rounds: number, show: (line: string) => void): Promise<readonly RepairFigures[]> {
  const cluster = await startWebCluster({ file: 'noticed.yaml' });
  const figures: RepairFigures[] = [];
  try {
    for (const each of services) figures.push(await measureService(cluster, each, rounds, show));
    return figures;
  } finally {
    await cluster.lab.close();
  }
}

async function measureService(
  cluster: Cluster,
  { service, resource, fault, breakOn, outageOf }: Service,
  rounds: number,
  show: (line: string) => void,
): Promise<RepairFigures> {
  const member = cluster.member('a');
  const outagesMs: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    await member.until('all runs', isSettled);
    outagesMs.push(Math.round(await outageOf(cluster, member, () => breakOn(member))));
    await member.until('all runs again', isSettled);
    await member.crm('resource', 'cleanup', resource);
    show(`${service} ${round} of ${rounds}: ${outagesMs.at(-1)} ms`);
  }
  return { service, fault, outagesMs };
}

/** The main process: its workers look the same. */
function kill(resource: string): Service['breakOn'] {
  return async ({ host }) => {
    const pidFile = await host.readFile(`/run/understudy/agents/${resource}/server.pid`);
    host.signal(Number.parseInt(pidFile, 10), 'SIGKILL');
  };
}

function seenByClient(urlOn: (member: Member) => string): Service['outageOf'] {
  return async ({ lab }, member, fault) => {
    await using observer = new Observer(lab.client, { url: urlOn(member), intervalMs: 5 });
    await observer.success();
    await fault();
    // One that hears nothing knows late that it failed: it counts from when it asked.
    const { startedMs, atMs } = await observer.waitFor(({ kind }) => kind === 'failure');
    await observer.success(atMs);
    const outage = observer.outageAround(startedMs);
    if (outage === undefined) throw new Error('the client saw no outage');
    return outage.outageMs;
  };
}

/** One `mariadb` after the other, on the host itself. */
async function seenByQueries(_: Cluster, member: Member, fault: () => Promise<unknown>): Promise<number> {
  const fromMs = monotonicMs();
  await fault();
  while (await answers(member));
  while (!(await answers(member)));
  return monotonicMs() - fromMs;
}

async function answers({ host }: Member): Promise<boolean> {
  const socket = '/run/understudy/agents/database/mysqld/mysqld.sock';
  return (await host.run(['mariadb', '-S', socket, '-e', 'SELECT 1'])).code === 0;
}
