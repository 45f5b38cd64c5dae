/** The short form: an address and the built-in web server. Needs nothing but namespaces. */
import { fileURLToPath } from 'node:url';
import type { Cluster } from '../cluster/cluster.ts';
import type { Play } from './play.ts';
import { WebWatcher } from './watcher.ts';

const example = 'examples/web.yaml';
const url = 'http://10.77.0.100/';

export const webPlay: Play = {
  group: 'web',
  example,
  client: `asks ${url} every 5 ms`,
  service: 'an address and a web server behind it',
  caution: ['Both hosts run on this machine, so their network is faster than a real one.'],
  async prepare(cluster: Cluster) {
    await givePages(cluster);
    return fileURLToPath(new URL(`../../${example}`, import.meta.url));
  },
  async watch(cluster: Cluster) {
    return [new WebWatcher(cluster.lab.client, url)];
  },
  async takeStock() {
    return null;
  },
};

/** The page says which host answered. */
export async function givePages({ members }: Cluster): Promise<void> {
  for (const { host, name } of members) await host.writeFile('/srv/www/index.html', `${name}\n`);
}
