import { CrmCommand, jsonFlag } from '../../crm-command.ts';

export class AgentList extends CrmCommand {
  static override readonly summary = 'List the agents of this host.';
  static override readonly description =
    'Those that come with Understudy, and the files in the folder of agents. Needs no running cluster. A plugin that ' +
    'cannot be used is named with what is wrong with it. Exit code 1: there is such a one.';
  static override readonly examples = ['<%= config.bin %> agent list'];
  static override readonly flags = { json: jsonFlag };

  async run(): Promise<number> {
    const { flags } = await this.parse(AgentList);
    // Loaded only here: they bring the host of the agents.
    const { listAgents } = await import('../../agent/locate-agent.ts');
    const { renderAgentList } = await import('../../agent/render-agent.ts');
    const { agentListDocument } = await import('../../agent/agent-documents.ts');
    const installed = await listAgents(this.paths());
    if (flags.json) this.printJson(agentListDocument(installed));
    else this.print(renderAgentList(installed, this.paint()));
    return installed.refused.length === 0 ? 0 : 1;
  }
}
