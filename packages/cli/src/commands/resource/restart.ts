import { Args } from '@oclif/core';
import { requestOrigin } from '../../client/request-origin.ts';
import { RequestCommand, requestFlags } from '../../request-command.ts';
import { resolveResource } from '../../resolve-name.ts';

export class ResourceRestart extends RequestCommand {
  static override readonly summary = 'Stop a resource or group and start it again where it is.';
  static override readonly description = 'What depends on it is stopped before and started after it.';
  static override readonly examples = ['<%= config.bin %> resource restart web'];
  static override readonly args = { resource: Args.string({ description: 'A resource or group.', required: true }) };
  static override readonly flags = requestFlags;

  async run(): Promise<number> {
    const { args, flags } = await this.parse(ResourceRestart);
    return this.perform(flags, async (status) => ({
      kind: 'restartResource',
      resource: await resolveResource(args.resource, status),
      ...requestOrigin(flags.why),
    }));
  }
}
