import { CrmCommand, jsonFlag } from '../../crm-command.ts';
import { renderCopies } from '../../render/render-copies.ts';

export class StateList extends CrmCommand {
  static override readonly summary = "List the copies of the cluster's state that are set aside on this host.";
  static override readonly description =
    'Two sides that both changed something while they had lost each other have diverged: when they meet, the newer ' +
    'state goes on, and the other is kept on the host where it was in force.';
  static override readonly examples = ['<%= config.bin %> state list'];
  static override readonly flags = { json: jsonFlag };

  async run(): Promise<number> {
    const { flags } = await this.parse(StateList);
    const report = await this.client().copies();
    if (flags.json) this.printJson(report);
    else this.print(renderCopies(report));
    return 0;
  }
}
