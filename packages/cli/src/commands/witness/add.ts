import process from 'node:process';
import { text } from 'node:stream/consumers';
import { Args, Flags } from '@oclif/core';
import { UnderstudyError } from '@understudy/contracts';
import { CrmCommand, jsonFlag } from '../../crm-command.ts';
import { type WitnessKeyFile, writeWitnessKey } from '../../setup/witness-key-file.ts';
import { keysFlag, witnessKeyDirectory } from '../../witness-flags.ts';

const words: Readonly<Record<WitnessKeyFile['key'], string>> = {
  added: 'is served from now on',
  kept: 'was served already, with this key',
  replaced: 'is served from now on, with this key instead of the one before',
};

export class WitnessAdd extends CrmCommand {
  static override readonly summary = 'Let the witness of this machine serve a cluster.';
  static override readonly description =
    "Reads the cluster's key from standard input, as `crm witness key` prints it on a member, and writes it into the " +
    'directory of keys, readable by its owner alone. A witness that runs need not be started again.';
  static override readonly examples = ['<%= config.bin %> witness key | ssh w <%= config.bin %> witness add shop'];
  static override readonly args = { cluster: Args.string({ description: "The cluster's name.", required: true }) };
  static override readonly flags = {
    keys: keysFlag,
    force: Flags.boolean({ description: 'Replace another key of that cluster.', default: false }),
    json: jsonFlag,
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(WitnessAdd);
    const directory = flags.keys ?? witnessKeyDirectory(this.paths());
    const added = writeWitnessKey({ directory, cluster: args.cluster, text: await readInput(), force: flags.force });
    if (flags.json) this.printJson(added);
    else this.print([`The cluster ${added.cluster} ${words[added.key]}: ${added.file}`]);
    return 0;
  }
}

// A person at a terminal would wait for nothing, without a word.
async function readInput(): Promise<string> {
  if (!process.stdin.isTTY) return text(process.stdin);
  throw new UnderstudyError('invalid-request', 'the key is read from standard input, and that is a terminal', {
    remedy: 'On a member of the cluster: crm witness key | ssh THIS-MACHINE crm witness add CLUSTER',
  });
}
