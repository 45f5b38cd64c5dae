import { Args } from '@oclif/core';
import { requestOrigin } from '../../client/request-origin.ts';
import { RequestCommand, requestFlags } from '../../request-command.ts';
import { resolveResource } from '../../resolve-name.ts';

export class ResourceStart extends RequestCommand {
  static override readonly summary = 'Start a resource or group that was stopped.';
  static override readonly description = 'Ends an earlier `crm resource stop`. Where it runs, the cluster decides.';
  static override readonly examples = ['<%= config.bin %> resource start web'];
  static override readonly args = { resource: Args.string({ description: 'A resource or group.', required: true }) };
  static override readonly flags = requestFlags;

  async run(): Promise<number> {
    const { args, flags } = await this.parse(ResourceStart);
    return this.perform(flags, async (status) => ({
      kind: 'startResource',
      resource: await resolveResource(args.resource, status),
      ...requestOrigin(flags.why),
    }));
  }
}
