import { Args } from '@oclif/core';
import { requestOrigin } from '../../client/request-origin.ts';
import { RequestCommand, requestFlags } from '../../request-command.ts';
import { resolveNode } from '../../resolve-name.ts';

export class NodeStandby extends RequestCommand {
  static override readonly summary = 'Take a node out of service.';
  static override readonly description =
    'It stays a member and runs nothing: what ran on it goes to its peer. It comes back with `crm node online`.';
  static override readonly examples = ['<%= config.bin %> node standby a --why "new disks"'];
  static override readonly args = { node: Args.string({ description: 'A node. Default: the one that answers.' }) };
  static override readonly flags = requestFlags;

  async run(): Promise<number> {
    const { args, flags } = await this.parse(NodeStandby);
    return this.perform(flags, async (status) => ({
      kind: 'standbyNode',
      node: await resolveNode(args.node ?? status.node, status),
      ...requestOrigin(flags.why),
    }));
  }
}
