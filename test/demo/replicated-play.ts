/**
 * The fast form with a database: MariaDB on both hosts, one a replica of the other, the built-in web server and an
 * address; and a writer that inserts rows from the client all the time. Needs root: MariaDB runs as its own user.
 */
import { fileURLToPath } from 'node:url';
import type { Cluster } from '../cluster/cluster.ts';
import { countRows, openTable } from './demo-table.ts';
import type { RowCount } from './figures.ts';
import type { Play } from './play.ts';
import { RowWriter } from './row-writer.ts';
import { WebWatcher, type Watcher } from './watcher.ts';
import { givePages } from './web-play.ts';
import { until } from './within.ts';

const example = 'examples/replicated.yaml';
const address = '10.77.0.100';
const url = `http://${address}/`;
const socket = '/run/understudy/agents/database/mysqld/mysqld.sock';

export class ReplicatedPlay implements Play {
  readonly group = 'shop';
  readonly example = example;
  readonly client = `asks ${url} and inserts a row into the database, every 5 ms`;
  readonly service = 'a replicated MariaDB, a web server and an address';
  readonly caution = [
    'Both hosts run on this machine: their network is faster than a real one, and they share its disk.',
    'The replica has each row before it is acknowledged (semi_sync), which the writer pays for with each commit.',
  ];
  #writer: RowWriter | null = null;

  async prepare(cluster: Cluster): Promise<string> {
    await givePages(cluster);
    return fileURLToPath(new URL(`../../${example}`, import.meta.url));
  }

  async watch({ lab, members }: Cluster): Promise<readonly Watcher[]> {
    const [first] = members;
    if (first === undefined) throw new Error('a cluster has members');
    const account = await openTable(first.host, socket);
    this.#writer = new RowWriter(lab.client, { address, ...account });
    return [new WebWatcher(lab.client, url), this.#writer];
  }

  /** Its copy knows that the other one acknowledges nothing that is not here; before that it refuses to be promoted alone. */
  async untilReady(cluster: Cluster, standby: string): Promise<void> {
    const host = cluster.lab.host(standby);
    const hasLease = async (): Promise<boolean> => {
      const text = await host.readFile('/run/understudy/agents/database/replica.json').catch(() => '{}');
      return typeof (JSON.parse(text) as { readonly leaseUntilMs?: unknown }).leaseUntilMs === 'number';
    };
    await until(`the database on ${standby} could take over without a loss`, hasLease);
  }

  async takeStock(cluster: Cluster, activeOn: string): Promise<RowCount> {
    await this.#writer?.stop();
    return countRows(cluster.lab.host(activeOn), socket, this.#writer?.acknowledged ?? []);
  }
}
