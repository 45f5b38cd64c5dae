import { Args, Flags } from '@oclif/core';
import { UnderstudyError } from '@understudy/contracts';
import { CrmCommand, jsonFlag } from '../../crm-command.ts';
import { definitionText, renderCopies, renderCopyDifference } from '../../render/render-copies.ts';

export class StateDiff extends CrmCommand {
  static override readonly summary = 'Say what a copy that was set aside has, and the cluster has not.';
  static override readonly description =
    'The definitions that were applied and the requests that are in force on one side alone, with who, when and why, ' +
    'and the commands that bring back what was lost. What was fenced is known to both sides. Without COPY: the newest.';
  static override readonly examples = [
    '<%= config.bin %> state diff',
    '<%= config.bin %> state diff 7-12-b --definition > copy.yaml',
  ];
  static override readonly args = { copy: Args.string({ description: 'A copy, as `crm state list` names it.' }) };
  static override readonly flags = {
    definition: Flags.boolean({
      description: 'Print the definition that was in force in the copy, and nothing else.',
      default: false,
      exclusive: ['json'],
    }),
    json: jsonFlag,
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(StateDiff);
    const client = this.client();
    const copies = args.copy === undefined ? await client.copies() : null;
    const copy = args.copy ?? copies?.copies[0]?.copy;
    if (copy === undefined) {
      if (flags.json) this.printJson(copies);
      else if (copies !== null) this.print(renderCopies(copies));
      return 0;
    }
    const difference = await client.copyDifference(copy);
    if (flags.json) this.printJson(difference);
    else if (flags.definition) this.print([definitionText(difference) ?? noDefinition(copy)]);
    else this.print(renderCopyDifference(difference, this.paint()));
    return 0;
  }
}

function noDefinition(copy: string): never {
  throw new UnderstudyError('invalid-request', `no definition was in force in the copy ${copy}`, {
    remedy: `crm state diff ${copy} shows what it has.`,
  });
}
