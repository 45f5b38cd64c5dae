import { join, relative, resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { UnderstudyError } from '@understudy/contracts';
import { CrmCommand } from '../../crm-command.ts';

export class AgentNew extends CrmCommand {
  static override readonly summary = 'Write a package with a new agent in it.';
  static override readonly description =
    'A package that builds, passes its tests and is found by `crm agent` as it is: an agent that keeps one program ' +
    'running, its test, and a README with the way to the hosts. Change it bit by bit. Nothing is overwritten.';
  static override readonly examples = [
    '<%= config.bin %> agent new lamp',
    '<%= config.bin %> agent new lamp --dir ~/src',
  ];
  static override readonly args = {
    name: Args.string({ description: "The agent's name, and the package's.", required: true }),
  };
  static override readonly flags = {
    dir: Flags.string({ description: 'The directory in which the package is made.', helpValue: 'DIR', default: '.' }),
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(AgentNew);
    const { name } = args;
    // Loaded only here: they bring the host of the agents.
    const { listAgents } = await import('../../agent/locate-agent.ts');
    const { nameProblem, newAgentFiles } = await import('../../agent/new-agent-files.ts');
    const { writePackage } = await import('../../agent/write-package.ts');
    const problem = nameProblem(name);
    if (problem !== undefined) throw new UnderstudyError('invalid-request', problem);
    const other = (await listAgents(this.paths())).agents.find(({ manifest }) => manifest.name === name);
    if (other !== undefined) {
      throw new UnderstudyError(
        'invalid-request',
        `there is an agent '${name}' already, from ${other.location.place}`,
        {
          remedy: 'Of two agents with one name, one would never be used: choose another.',
        },
      );
    }
    const directory = join(resolve(flags.dir), name);
    const files = newAgentFiles(name, this.config.version);
    writePackage(directory, files);
    const place = relative('.', directory);
    this.print([
      `Wrote ${files.length} files into ${place}. Next:`,
      '',
      `    cd ${place}`,
      '    npm install',
      '    npm test',
      `    ${this.config.bin} agent test .`,
      '',
      `Then put your service into src/${name}.ts. README.md says how it gets to the hosts of a cluster.`,
    ]);
    return 0;
  }
}
