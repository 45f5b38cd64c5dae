/** `--keep`: how to get at the hosts of the demo from another terminal, and the wait for the end. */
import { once } from 'node:events';
import { crmProgram, type Cluster } from '../cluster/cluster.ts';
import { shellQuote } from '../lab/shell-quote.ts';
import type { Narrator } from './narrator.ts';

/** Shell functions to paste, one a host. */
function shellFunctions({ members }: Cluster): readonly string[] {
  return members.map(({ name, host }) => {
    const command = shellQuote([...host.enterCommand(), process.execPath, crmProgram]);
    return `  crm_${name}() { ${command} "$@"; }`;
  });
}

/** Says how to look at the cluster, and resolves on Ctrl-C. */
export async function keepOpen(cluster: Cluster, group: string, narrator: Narrator): Promise<void> {
  const client = shellQuote(cluster.lab.client.enterCommand());
  narrator.headline('The cluster stays up');
  narrator.say(
    'Paste this into another terminal, as the same user:',
    '',
    ...shellFunctions(cluster),
    `  on_client() { ${client} "$@"; }`,
    '',
    'and then try, for instance:',
    '',
    '  crm_a status --watch',
    '  crm_a events --follow',
    `  crm_a resource move ${group}`,
    '  crm_b node standby b',
    '  on_client curl http://10.77.0.100/',
    '',
    'Ctrl-C here ends everything.',
  );
  // Signals alone do not keep a process alive.
  const alive = setInterval(() => undefined, 1_000_000);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  clearInterval(alive);
}
