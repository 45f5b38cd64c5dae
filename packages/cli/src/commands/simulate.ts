import { Args, Flags } from '@oclif/core';
import { CrmCommand, jsonFlag } from '../crm-command.ts';
import { simulationFlags } from '../simulate/simulation-flags.ts';

export class Simulate extends CrmCommand {
  static override readonly strict = false;
  static override readonly summary = 'Decide offline what a cluster would do.';
  static override readonly description =
    "FILE… are Pacemaker's CIBs, or definitions of ours (by their ending, as for `crm apply`). For each: the state before, what would be done and why, and the state after that. " +
    'Flags suppose that something has happened to it before. Nothing is changed anywhere. ' +
    'Exit code 2: at least one file could not be read; the others are decided all the same.';
  static override readonly examples = [
    '<%= config.bin %> simulate cib.xml --node-lost a',
    '<%= config.bin %> simulate cib.xml --op-fail site:monitor:10s@a=not-running --scores',
    '<%= config.bin %> simulate pe-input-*.xml --json',
    '<%= config.bin %> simulate cluster.yaml --status status.json --node-lost a',
  ];
  static override readonly args = { file: Args.string({ description: 'What to decide on.', required: true }) };
  static override readonly flags = {
    scores: Flags.boolean({
      description: 'Also show how much every resource wants every node, and why.',
      default: false,
    }),
    ...simulationFlags,
    json: jsonFlag,
  };

  async run(): Promise<number> {
    const { argv, flags } = await this.parse(Simulate);
    // Loaded only here: it brings the scheduler.
    const { simulateFiles } = await import('../simulate/simulate-files.ts');
    return simulateFiles(argv.map(String), { ...flags, paint: this.paint() });
  }
}
