/** Two hosts with `ocf:pacemaker:Stateful`, a script that can be promoted and does nothing else. */
import type { StatusReport } from '@understudy/contracts';
import { activeNodes, Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { patientTimings } from './web-cluster.ts';

/** Where the script writes down how it was called. */
export const envfile = '/run/db.env';

const parameters = { state: '/run/db.state', envfile };

/** The script is called `db`. @param more of it; its parameters beside those that it has anyway */
export function statefulDefinition({ parameters: own = {}, ...more }: MoreOfIt = {}): object {
  const db = { agent: 'ocf:pacemaker:Stateful', kind: 'fast', parameters: { ...parameters, ...own }, ...more };
  return { version: 1, resources: { db } };
}

interface MoreOfIt {
  readonly parameters?: object;
  readonly operations?: object;
  readonly notify?: boolean;
}

/** It runs. @param definition see `statefulDefinition` */
export async function startStatefulPair(definition: object): Promise<Cluster> {
  const cluster = await Cluster.start({ timings: patientTimings });
  const file = '/etc/understudy/stateful.json';
  await cluster.member('a').host.writeFile(file, JSON.stringify(definition));
  await cluster.apply(file);
  return cluster;
}

/** `db` is promoted on that node and nowhere else, and nothing is under way. */
export function untilPromoted(node: string, asked: Member): Promise<StatusReport> {
  return asked.until(`db is promoted on ${node}`, (status) => {
    return status.activity === 'idle' && activeNodes(status, 'db').join() === node;
  });
}
