import { CrmCommand, jsonFlag } from '../../crm-command.ts';
import { renderFenceHistory } from '../../render/render-fencing.ts';

export class FenceHistory extends CrmCommand {
  static override readonly summary = 'Show what was fenced, why, and what came of each step.';
  static override readonly description = 'The last 50 fencings of the cluster, newest first.';
  static override readonly examples = ['<%= config.bin %> fence history'];
  static override readonly flags = { json: jsonFlag };

  async run(): Promise<number> {
    const { flags } = await this.parse(FenceHistory);
    const { fencing, at } = await this.client().status();
    if (flags.json) this.printJson(fencing?.history ?? []);
    else if (fencing === undefined) this.print(['Nothing was ever fenced, and no fence device is defined.']);
    else this.print(renderFenceHistory(fencing, at, this.paint()));
    return 0;
  }
}
