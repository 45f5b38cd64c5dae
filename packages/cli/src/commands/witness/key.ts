import { CrmCommand, jsonFlag } from '../../crm-command.ts';

export class WitnessKey extends CrmCommand {
  static override readonly summary = "Print the key that a witness needs to serve this host's cluster.";
  static override readonly description =
    "It follows from the cluster's key, and the cluster's key does not follow from it: who has it can speak to the " +
    'witness, and to nobody else. On the witness it belongs into /etc/understudy/witness/CLUSTER.key, readable by its ' +
    'owner alone.';
  static override readonly examples = ['<%= config.bin %> witness key > shop.key'];
  static override readonly flags = { json: jsonFlag };

  async run(): Promise<number> {
    const { flags } = await this.parse(WitnessKey);
    const { witnessKey } = await import('@understudy/daemon');
    const key = witnessKey(this.paths());
    if (flags.json) this.printJson(key);
    else this.print([key.key]);
    return 0;
  }
}
