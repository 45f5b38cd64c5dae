import { Args } from '@oclif/core';
import { requestOrigin } from '../../client/request-origin.ts';
import { RequestCommand, requestFlags } from '../../request-command.ts';
import { resolveResource } from '../../resolve-name.ts';

export class ResourceStop extends RequestCommand {
  static override readonly summary = 'Stop a resource or group, and keep it stopped.';
  static override readonly description =
    'It stays stopped, over restarts too, until `crm resource start`. What depends on it stops first.';
  static override readonly examples = ['<%= config.bin %> resource stop web'];
  static override readonly args = { resource: Args.string({ description: 'A resource or group.', required: true }) };
  static override readonly flags = requestFlags;

  async run(): Promise<number> {
    const { args, flags } = await this.parse(ResourceStop);
    return this.perform(flags, async (status) => ({
      kind: 'stopResource',
      resource: await resolveResource(args.resource, status),
      ...requestOrigin(flags.why),
    }));
  }
}
