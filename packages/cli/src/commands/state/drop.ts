import { Args } from '@oclif/core';
import { requestOrigin } from '../../client/request-origin.ts';
import { CrmCommand, jsonFlag, whyFlag } from '../../crm-command.ts';

export class StateDrop extends CrmCommand {
  static override readonly summary = 'Delete a copy that was set aside.';
  static override readonly description =
    'For when nothing of it is needed any more, or all of it has been brought back. It cannot be undone.';
  static override readonly examples = ['<%= config.bin %> state drop 7-12-b'];
  static override readonly args = {
    copy: Args.string({ description: 'The copy, as `crm state list` names it.', required: true }),
  };
  static override readonly flags = { why: whyFlag, json: jsonFlag };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(StateDrop);
    const report = await this.client().dropCopy({ copy: args.copy, ...requestOrigin(flags.why) });
    if (flags.json) this.printJson(report);
    else this.print([`Dropped ${args.copy}. ${report.copies.length} left on ${report.node}.`]);
    return 0;
  }
}
