import { CrmCommand, jsonFlag } from '../../crm-command.ts';
import { renderReload } from '../../agent/render-reload.ts';

export class AgentReload extends CrmCommand {
  static override readonly summary = 'Have the daemon look at the files of its agents again.';
  static override readonly description =
    'New plugins are taken, changed ones are replaced: a new version that does not load, lacks an agent, fails its own ' +
    'check or does not take the parameters of what runs is refused, and the one before stays. A changed file is also ' +
    'noticed by the next operation. On this host alone. Exit code 1: a plugin was refused.';
  static override readonly examples = ['<%= config.bin %> agent reload'];
  static override readonly flags = { json: jsonFlag };

  async run(): Promise<number> {
    const { flags } = await this.parse(AgentReload);
    const report = await this.client().reloadAgents();
    if (flags.json) this.printJson(report);
    else this.print(renderReload(report, this.paint()));
    return report.plugins.some(({ reasons }) => reasons.length > 0) ? 1 : 0;
  }
}
