/**
 * The long form: an ext4 file system on a shared disk, MariaDB and Apache on it, an address; and a writer that
 * inserts rows from the client all the time. Needs root: a disk is a loop device, and MariaDB runs as its own user.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Cluster } from '../cluster/cluster.ts';
import type { Host } from '../lab/host.ts';
import { countRows, openTable } from './demo-table.ts';
import type { RowCount } from './figures.ts';
import type { Play } from './play.ts';
import { RowWriter } from './row-writer.ts';
import { WebWatcher, type Watcher } from './watcher.ts';

const example = 'examples/full.yaml';
const address = '10.77.0.100';
const socket = '/run/mysqld/mysqld.sock';
const diskMiB = 512;

export class FullPlay implements Play {
  readonly group = 'stage';
  readonly example = example;
  readonly client = `asks http://${address}/ and inserts a row into the database, every 5 ms`;
  readonly service = 'a file system on a shared disk, MariaDB, Apache and an address';
  readonly caution = [
    'Both hosts share one kernel, which keeps what was written in memory through a "power cut": this shows that the',
    'takeover comes in the right order and loses no acknowledged row, not that a disk keeps what it has promised.',
  ];
  #writer: RowWriter | null = null;

  async prepare(cluster: Cluster): Promise<string> {
    const device = await cluster.lab.attachDisk({ sizeMiB: diskMiB, fs: 'ext4' });
    const [first] = cluster.lab.hosts;
    if (first === undefined) throw new Error('a lab has hosts');
    await publishPage(first, device);
    const definition = '/etc/understudy/full.yaml';
    await first.writeFile(definition, definitionFor(device));
    return definition;
  }

  async watch({ lab, members }: Cluster): Promise<readonly Watcher[]> {
    const [first] = members;
    if (first === undefined) throw new Error('a cluster has members');
    const account = await openTable(first.host, socket);
    this.#writer = new RowWriter(lab.client, { address, ...account });
    return [new WebWatcher(lab.client, `http://${address}/`), this.#writer];
  }

  async takeStock(cluster: Cluster, activeOn: string): Promise<RowCount> {
    await this.#writer?.stop();
    return countRows(cluster.lab.host(activeOn), socket, this.#writer?.acknowledged ?? []);
  }
}

/** A page on the shared disk: only the host that has it mounted can answer with it. */
async function publishPage(host: Host, device: string): Promise<void> {
  const script =
    'mkdir /run/new && mount "$1" /run/new && mkdir /run/new/www && echo "from the shared disk" >/run/new/www/index.html' +
    ' && umount /run/new && rmdir /run/new';
  await host.run(['sh', '-c', script, 'sh', device], { check: true });
}

/** The example names its disk by label, which need not be the only one of that name on this machine. */
function definitionFor(device: string): string {
  const text = readFileSync(fileURLToPath(new URL(`../../${example}`, import.meta.url)), 'utf8');
  const changed = text.replace('LABEL=stage', device);
  if (changed === text) throw new Error(`${example} has no LABEL=stage`);
  return changed;
}
