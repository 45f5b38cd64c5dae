import { Args } from '@oclif/core';
import { requestOrigin } from '../../client/request-origin.ts';
import { RequestCommand, requestFlags } from '../../request-command.ts';
import { resolveNode } from '../../resolve-name.ts';

export class NodeOnline extends RequestCommand {
  static override readonly summary = 'Bring a node back into service.';
  static override readonly description =
    'Ends an earlier `crm node standby`. What runs elsewhere comes back only if its failback says so.';
  static override readonly examples = ['<%= config.bin %> node online a'];
  static override readonly args = { node: Args.string({ description: 'A node. Default: the one that answers.' }) };
  static override readonly flags = requestFlags;

  async run(): Promise<number> {
    const { args, flags } = await this.parse(NodeOnline);
    return this.perform(flags, async (status) => ({
      kind: 'onlineNode',
      node: await resolveNode(args.node ?? status.node, status),
      ...requestOrigin(flags.why),
    }));
  }
}
