import { Flags } from '@oclif/core';
import type { EventRecord } from '@understudy/contracts';
import { CrmCommand, jsonFlag } from '../crm-command.ts';
import { renderEvent } from '../render/render-event.ts';

export class Events extends CrmCommand {
  static override readonly summary = 'Show what happened.';
  static override readonly description =
    'Events of the node that answers, oldest first, as far back as its daemon keeps them. Their numbers are its own.';
  static override readonly examples = [
    '<%= config.bin %> events --follow',
    '<%= config.bin %> events --after 120 --json',
  ];
  static override readonly flags = {
    follow: Flags.boolean({ char: 'f', description: 'Go on with those that come, until interrupted.', default: false }),
    after: Flags.integer({ description: 'Only events with a higher number.', min: 0 }),
    json: jsonFlag,
  };

  async run(): Promise<number> {
    const { flags } = await this.parse(Events);
    const after = flags.after === undefined ? {} : { after: flags.after };
    const show = flags.json ? showJson : (event: EventRecord): void => this.print([renderEvent(event, this.paint())]);
    for await (const event of this.client().events({ follow: flags.follow, ...after })) show(event);
    return 0;
  }
}

/** One document a line, as the API sends them. */
function showJson(event: EventRecord): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}
