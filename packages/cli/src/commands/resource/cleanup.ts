import { Args, Flags } from '@oclif/core';
import { requestOrigin } from '../../client/request-origin.ts';
import { RequestCommand, requestFlags } from '../../request-command.ts';
import { resolveNode, resolveResource } from '../../resolve-name.ts';

export class ResourceCleanup extends RequestCommand {
  static override readonly summary = 'Forget the failures of a resource or group, and look at it again.';
  static override readonly description =
    'For when the cause is mended: the fail counts go, its state is probed, and nodes it was banned from are open to it again.';
  static override readonly examples = [
    '<%= config.bin %> resource cleanup site',
    '<%= config.bin %> resource cleanup site b',
  ];
  static override readonly args = {
    resource: Args.string({ description: 'A resource or group.', required: true }),
    node: Args.string({ description: 'Only on this node.' }),
  };
  static override readonly flags = {
    node: Flags.string({ description: 'The same as NODE, as crm_resource has it.' }),
    ...requestFlags,
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(ResourceCleanup);
    const node = args.node ?? flags.node;
    return this.perform(flags, async (status) => ({
      kind: 'cleanupResource',
      resource: await resolveResource(args.resource, status),
      ...(node === undefined ? {} : { node: await resolveNode(node, status) }),
      ...requestOrigin(flags.why),
    }));
  }
}
