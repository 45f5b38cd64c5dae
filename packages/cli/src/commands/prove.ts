import { Args, Flags } from '@oclif/core';
import { CrmCommand, jsonFlag } from '../crm-command.ts';

export class Prove extends CrmCommand {
  static override readonly summary = 'Try offline whether a cluster survives what can happen to it.';
  static override readonly description =
    'Plays the definition on the hosts of the membership file in a virtual world, with the code that decides on real ones: ' +
    'after every single fault, after pairs of them, and through random schedules of faults. Says what can go wrong, what a ' +
    'second link, a witness or a fence device would change, and how long there would be no service. Nothing is changed ' +
    'anywhere, and the same command gives the same answer. Takes about a minute for a few resources. ' +
    'Exit code 1: something can go wrong; 2: a file could not be read.';
  static override readonly examples = [
    '<%= config.bin %> prove web.yaml',
    '<%= config.bin %> prove web.yaml --membership planned.yaml --seeds 200',
    '<%= config.bin %> prove full.yaml --takes database=20s --takes database:stop=40s --json',
  ];
  static override readonly args = { definition: Args.string({ description: 'The definition.', required: true }) };
  static override readonly flags = {
    membership: Flags.string({
      description: 'The membership file. Default: that of this host, as `crm init` writes it.',
      helpValue: 'FILE',
    }),
    seeds: Flags.integer({ description: 'So many random schedules.', default: 20, min: 0 }),
    from: Flags.integer({ description: 'The seed of the first of them.', default: 1, min: 0 }),
    pairs: Flags.integer({
      description: 'At most so many pairs of faults: the gravest first, then a sample.',
      default: 150,
      min: 0,
    }),
    moments: Flags.integer({
      description: 'At so many moments is each single fault tried; with more than eight resources, at one.',
      default: 3,
      min: 1,
    }),
    takes: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      description:
        'About how long an action of a resource takes, or start and stop if none is named: RESOURCE[:ACTION]=DURATION.',
      helpValue: 'TIME',
    }),
    json: jsonFlag,
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Prove);
    const paths = this.paths();
    // Loaded only here: it brings the virtual world, and the host of the agents.
    const { proveFile, proofDocument, proofText } = await import('../prove/prove-file.ts');
    const { ProgressLine } = await import('../prove/progress.ts');
    const report = await proveFile(args.definition, {
      paths,
      membershipFile: flags.membership ?? null,
      schedules: flags.seeds,
      from: flags.from,
      pairs: flags.pairs,
      moments: flags.moments,
      takes: flags.takes ?? [],
      installed: async (names) => (await import('@understudy/daemon')).installedAgents(paths, names),
      progress: new ProgressLine(process.stderr),
    });
    if (flags.json) this.printJson(proofDocument(report));
    else process.stdout.write(proofText(report, this.paint()));
    return report.proof.isContent ? 0 : 1;
  }
}
