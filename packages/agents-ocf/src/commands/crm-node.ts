import type { NodeReport } from '@understudy/contracts';
import { exitCodes, misused, say, type Command } from './command.ts';
import { readOptions } from './read-options.ts';

/** `crm_node`: who the nodes are. A node's number is its place in the membership file. */
export const crmNode: Command = async (args, { daemon, environment }) => {
  const values = readOptions(args, options);
  const told = environment['OCF_RESKEY_CRM_meta_on_node'];
  if (values.name === true && told !== undefined) return say(told);
  const { node: here, nodes, ownership } = await daemon.status();
  const names = nodes.map(({ node }) => node);
  if (values.name === true) return say(here);
  if (values['cluster-id'] === true) return say(String(names.indexOf(here) + 1));
  if (values.list === true) return say(nodes.map((node, at) => `${at + 1} ${node.node} ${stateOf(node)}`).join('\n'));
  if (values.partition === true)
    return say(
      nodes
        .filter(isMember)
        .map(({ node }) => node)
        .join(' '),
    );
  if (values.quorum === true) return say(ownership.quorate ? '1' : '0');
  const id = values['name-for-id'];
  if (id === undefined) throw misused('what to do is missing: -n, -i, -l, -p, -q or -N ID');
  const name = names[Number(id) - 1];
  return name === undefined ? { code: exitCodes.noSuch, stderr: `there is no node ${id}\n` } : say(name);
};

const options = {
  name: { type: 'boolean', short: 'n' },
  'cluster-id': { type: 'boolean', short: 'i' },
  list: { type: 'boolean', short: 'l' },
  partition: { type: 'boolean', short: 'p' },
  quorum: { type: 'boolean', short: 'q' },
  'name-for-id': { type: 'string', short: 'N' },
  quiet: { type: 'boolean', short: 'Q' },
  verbose: { type: 'boolean', short: 'V', multiple: true },
} as const;

function isMember({ state }: NodeReport): boolean {
  return state === 'online' || state === 'restarting';
}

function stateOf(node: NodeReport): string {
  return isMember(node) ? 'member' : 'lost';
}
