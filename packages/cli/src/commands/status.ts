import { Flags } from '@oclif/core';
import type { StatusReport } from '@understudy/contracts';
import { watchStatus } from '../client/watch-status.ts';
import { CrmCommand, jsonFlag } from '../crm-command.ts';
import { renderStatus } from '../render/render-status.ts';
import { isAllWell } from '../render/standing.ts';

export class Status extends CrmCommand {
  static override readonly summary = 'Show how the cluster is.';
  static override readonly description =
    'Warnings with what to do about them, nodes and their links, resources with where they are and why not, and what ' +
    'people have asked for. Exit code 0: everything that should run does; 1: something does not; 3: no daemon answers.';
  static override readonly examples = ['<%= config.bin %> status', '<%= config.bin %> status --watch'];
  static override readonly flags = {
    watch: Flags.boolean({
      char: 'w',
      description: 'Show it anew whenever something happens, until interrupted.',
      default: false,
    }),
    json: jsonFlag,
  };

  async run(): Promise<number> {
    const { flags } = await this.parse(Status);
    const client = this.client();
    if (!flags.watch) {
      const status = await client.status();
      if (flags.json) this.printJson(status);
      else process.stdout.write(renderStatus(status, this.paint()));
      return isAllWell(status) ? 0 : 1;
    }
    const show = flags.json ? showLine : (status: StatusReport | null): void => this.redraw(status);
    await watchStatus(client, show);
    return 0;
  }

  private redraw(status: StatusReport | null): void {
    const page = status === null ? 'The daemon does not answer; trying again.\n' : renderStatus(status, this.paint());
    process.stdout.write(process.stdout.isTTY ? `${clearScreen}${page}` : `${page}\n`);
  }
}

const clearScreen = '\u001b[H\u001b[2J\u001b[3J';

function showLine(status: StatusReport | null): void {
  if (status !== null) process.stdout.write(`${JSON.stringify(status)}\n`);
}
