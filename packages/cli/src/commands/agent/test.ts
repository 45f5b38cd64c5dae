import { randomInt } from 'node:crypto';
import { Args, Flags } from '@oclif/core';
import { UnderstudyError } from '@understudy/contracts';
import { CrmCommand, jsonFlag } from '../../crm-command.ts';

/** A seed that a person can type. */
const largestSeed = 1_000_000;

export class AgentTest extends CrmCommand {
  static override readonly summary = 'Try whether an agent does what a cluster relies on.';
  static override readonly description =
    'Starts and stops the service for real, on this host and with the given parameters, dozens of times: each operation in ' +
    'each state, twice, cut short at several moments, with text that a shell would act upon, and in random sequences with ' +
    'the agent’s own process killed in between. Looks for what is left behind. Works for agents in TypeScript and OCF ' +
    'scripts alike, and needs no running cluster. What runs already is not touched. Exit code 0: it passed; 1: it did not.';
  static override readonly examples = [
    '<%= config.bin %> agent test ./sleeper.ts',
    '<%= config.bin %> agent test ipaddr --params address.yaml',
    '<%= config.bin %> agent test ocf:heartbeat:Dummy --seed 7 --runs 100',
  ];
  static override readonly args = {
    name: Args.string({ description: 'The agent, or the path of its file or package.', required: true }),
  };
  static override readonly flags = {
    params: Flags.string({
      description: 'Parameters with which it can be started here, in YAML or JSON. Default: none.',
      helpValue: 'FILE',
    }),
    seed: Flags.integer({ description: 'Draws these random sequences again. Default: others each time.', min: 0 }),
    runs: Flags.integer({ description: 'So many random sequences.', default: 20, min: 0 }),
    case: Flags.string({
      description: 'Only this case, by its id; several, if it is repeated. Default: all.',
      helpValue: 'ID',
      multiple: true,
    }),
    primitive: Flags.boolean({
      description: 'As a resource that is never promoted. Default: as one that is, if the agent knows how.',
      default: false,
    }),
    json: jsonFlag,
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(AgentTest);
    // Loaded only here: they bring the host of the agents.
    const { locateAgent, sourcesOf } = await import('../../agent/locate-agent.ts');
    const { readParameters } = await import('../../agent/read-parameters.ts');
    const { renderCase, renderSummary } = await import('../../agent/render-agent-test.ts');
    const { agentTestDocument } = await import('../../agent/agent-documents.ts');
    const { caseIds, testAgent } = await import('@understudy/agent-suite');
    const strange = flags.case?.find((id) => !caseIds.includes(id));
    if (strange !== undefined) {
      throw new UnderstudyError('invalid-request', `there is no case '${strange}'; there are: ${caseIds.join(', ')}`);
    }
    const parameters = flags.params === undefined ? {} : readParameters(flags.params);
    const located = await locateAgent(args.name, this.paths());
    const seed = flags.seed ?? randomInt(largestSeed);
    if (!flags.json) this.print([`${located.manifest.name}, seed ${seed}`]);
    const interruption = new AbortController();
    for (const name of ['SIGINT', 'SIGTERM'] as const) {
      process.once(name, () => interruption.abort(interrupted(name)));
    }
    const report = await testAgent({
      plugins: sourcesOf(located),
      manifest: located.manifest,
      parameters,
      primitive: flags.primitive,
      seed,
      runs: flags.runs,
      ...(flags.case === undefined ? {} : { only: flags.case }),
      signal: interruption.signal,
      onCase: (each) => (flags.json ? undefined : this.print(renderCase(each, this.paint()))),
    });
    if (flags.json) this.printJson(agentTestDocument(report));
    else this.print(renderSummary(report, this.paint()));
    return report.failed === 0 ? 0 : 1;
  }
}

/** What was started has been stopped by then. */
function interrupted(signal: string): UnderstudyError {
  return new UnderstudyError('timed-out', `the test was interrupted by ${signal}; the resource was stopped`);
}
