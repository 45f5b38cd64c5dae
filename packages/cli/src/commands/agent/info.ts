import { Args } from '@oclif/core';
import { CrmCommand, jsonFlag } from '../../crm-command.ts';

export class AgentInfo extends CrmCommand {
  static override readonly summary = 'Show what an agent is, takes and can do.';
  static override readonly description =
    'Its description, where it comes from, its parameters with types and defaults, its operations with their times, and ' +
    'what it is in each kind of resource. Needs no running cluster.';
  static override readonly examples = [
    '<%= config.bin %> agent info ipaddr',
    '<%= config.bin %> agent info ocf:heartbeat:IPaddr2',
    '<%= config.bin %> agent info ./sleeper.ts',
  ];
  static override readonly args = {
    name: Args.string({ description: 'The agent, or the path of its file or package.', required: true }),
  };
  static override readonly flags = { json: jsonFlag };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(AgentInfo);
    // Loaded only here: they bring the host of the agents.
    const { locateAgent } = await import('../../agent/locate-agent.ts');
    const { renderAgentInfo } = await import('../../agent/render-agent.ts');
    const { agentInfoDocument } = await import('../../agent/agent-documents.ts');
    const located = await locateAgent(args.name, this.paths());
    if (flags.json) this.printJson(agentInfoDocument(located));
    else this.print(renderAgentInfo(located, this.paint()));
    return 0;
  }
}
