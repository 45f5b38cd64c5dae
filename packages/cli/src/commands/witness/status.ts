import { Flags } from '@oclif/core';
import { CrmCommand, jsonFlag } from '../../crm-command.ts';
import { renderWitness } from '../../render/render-witness.ts';
import { keysFlag, witnessKeyDirectory, witnessPortFlag } from '../../witness-flags.ts';

export class WitnessStatusCommand extends CrmCommand {
  static override readonly summary = 'Show who has the lease of each cluster, as the witness knows it.';
  static override readonly description =
    'Asks the witness over the network, with the keys of the directory: run it where the witness runs.';
  static override readonly examples = ['<%= config.bin %> witness status'];
  static override readonly flags = {
    address: Flags.string({ description: 'Where the witness is.', default: 'localhost', helpValue: 'ADDRESS' }),
    port: witnessPortFlag,
    keys: keysFlag,
    json: jsonFlag,
  };

  async run(): Promise<number> {
    const { flags } = await this.parse(WitnessStatusCommand);
    const { witnessStatuses } = await import('@understudy/daemon');
    const { address, port, keys = witnessKeyDirectory(this.paths()) } = flags;
    const statuses = await witnessStatuses({ address, port, keyDirectory: keys });
    if (flags.json) this.printJson(statuses);
    else this.print(statuses.flatMap((status) => renderWitness(status)));
    return 0;
  }
}
