import { CrmCommand, jsonFlag } from '../../crm-command.ts';

export class WitnessKey extends CrmCommand {
  static override readonly summary = "Print the key that a witness needs to serve this host's cluster.";
  static override readonly description =
    "It follows from the cluster's key, and the cluster's key does not follow from it: who has it can speak to the " +
    'witness, and to nobody else. On the witness, `crm witness add CLUSTER` takes it from standard input.';
  static override readonly examples = ['<%= config.bin %> witness key | ssh w <%= config.bin %> witness add shop'];
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
