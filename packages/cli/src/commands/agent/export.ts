import { basename, resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { CrmCommand } from '../../crm-command.ts';

export class AgentExport extends CrmCommand {
  static override readonly summary = 'Make an OCF script of an agent, for a Pacemaker cluster.';
  static override readonly description =
    'Writes it under its own name, and under that of the OCF agent for the same job if there is one. Understudy must be ' +
    'installed on every node at the same place as here, with the same Node: the script names both, and answers "not ' +
    'installed" where they are missing. A script that was exported before is replaced, any other file is left alone.';
  static override readonly examples = [
    '<%= config.bin %> agent export ipaddr --ocf /usr/lib/ocf/resource.d/understudy',
  ];
  static override readonly args = {
    name: Args.string({ description: 'The agent, or the path of its file or package.', required: true }),
  };
  static override readonly flags = {
    ocf: Flags.string({
      description: 'The directory of the scripts; its name is the provider.',
      helpValue: 'DIR',
      required: true,
    }),
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(AgentExport);
    // Loaded only here: they bring the host of the agents.
    const { locateAgent } = await import('../../agent/locate-agent.ts');
    const { exportAgent } = await import('../../ocf-export/export-agent.ts');
    const folder = resolve(flags.ocf);
    const names = exportAgent(await locateAgent(args.name, this.paths()), folder);
    this.print(names.map((name) => `Wrote ${folder}/${name}: ocf:${basename(folder)}:${name}`));
    return 0;
  }
}
