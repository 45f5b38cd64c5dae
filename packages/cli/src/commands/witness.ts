import { join } from 'node:path';
import { Flags } from '@oclif/core';
import { CrmCommand } from '../crm-command.ts';
import { logLevelFlag } from '../log-level-flag.ts';
import { keysFlag, witnessKeyDirectory, witnessPortFlag } from '../witness-flags.ts';

export class Witness extends CrmCommand {
  static override readonly summary = 'Run a witness, in the foreground, on a third machine.';
  static override readonly description =
    'It gives a lease to one side of a cluster at a time, so that two nodes that lose each other do not both go on. ' +
    'It needs no membership file and no daemon, and serves any number of clusters: each has a file CLUSTER.key in the ' +
    'directory of keys, which `crm witness add` writes. Keys can be added while it runs. ' +
    'The members name it in their membership file: `tieBreakers: { witness: { address: 10.0.3.9 } }`.';
  static override readonly examples = ['<%= config.bin %> witness', '<%= config.bin %> witness --listen 10.0.3.9'];
  static override readonly flags = {
    listen: Flags.string({ description: 'Address to listen on. Default: all.', helpValue: 'ADDRESS' }),
    port: witnessPortFlag,
    keys: keysFlag,
    store: Flags.string({
      description: 'What was promised. Default `witness.json` in the state directory.',
      helpValue: 'FILE',
    }),
    'log-level': logLevelFlag,
  };

  async run(): Promise<number> {
    const { flags } = await this.parse(Witness);
    const paths = this.paths();
    const { runWitness } = await import('@understudy/daemon');
    return runWitness({
      keyDirectory: flags.keys ?? witnessKeyDirectory(paths),
      storeFile: flags.store ?? join(paths.stateDirectory, 'witness.json'),
      address: flags.listen ?? null,
      port: flags.port,
      logLevel: flags['log-level'],
    });
  }
}
