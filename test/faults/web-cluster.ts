/** The cluster that most faults are tried on: an address and a web server in a fast group, with its home on `a`. */
import { fileURLToPath } from 'node:url';
import { Cluster } from '../cluster/cluster.ts';
import type { ClusterOptions } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';

export const serviceAddress = '10.77.0.100';

/** Half a second of silence is a death: generous for two cores that run two hosts and a test. */
export const patientTimings = { deadtime: '500ms', initdead: '3s' };

/** For tests that kill a daemon and want it back: on a machine at ten times its load that takes longer than its guardian waits by default. */
export const timingsForReturn = { ...patientTimings, 'respawn-limit': '60s' };

export function definition(name: string): string {
  return fileURLToPath(new URL(`definitions/${name}`, import.meta.url));
}

export interface WebClusterOptions extends ClusterOptions {
  /** Of `definitions/`. Default `web.yaml`. */
  readonly file?: string;
}

/** Two hosts with a page that names its host, daemons together, and the definition applied and running. */
export async function startWebCluster(options: WebClusterOptions = {}): Promise<Cluster> {
  const cluster = await Cluster.start({ timings: patientTimings, ...options });
  for (const member of cluster.members) await givePage(member);
  await cluster.apply(definition(options.file ?? 'web.yaml'));
  return cluster;
}

/** A page that says whose it is. */
export async function givePage({ host, name }: Member): Promise<void> {
  await host.run(['mkdir', '-p', '/srv/www']);
  await host.writeFile('/srv/www/index.html', `${name}\n`);
}
