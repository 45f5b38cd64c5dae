import { requestOrigin } from '../client/request-origin.ts';
import { RequestCommand, requestFlags } from '../request-command.ts';

export class Resume extends RequestCommand {
  static override readonly summary = 'Let a cluster go on that the storm brake holds still.';
  static override readonly description =
    'After more fencings, restarts or moves than the budget allows the cluster starts nothing, moves nothing and fences ' +
    'nothing, and waits for a person. Find out first what keeps failing: what was counted is forgotten.';
  static override readonly examples = ['<%= config.bin %> resume --why "switch replaced"'];
  static override readonly flags = requestFlags;

  async run(): Promise<number> {
    const { flags } = await this.parse(Resume);
    return this.perform(flags, () => Promise.resolve({ kind: 'resume', ...requestOrigin(flags.why) }));
  }
}
