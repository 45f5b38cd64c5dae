/** The flags of `crm init` that say what decides when the nodes lose each other. */
import { Flags } from '@oclif/core';
import type { TieBreakers } from '@understudy/crm-core';

export const tieBreakerFlags = {
  witness: Flags.string({
    description: 'Address of a third machine with `crm witness`, which lets one side go on.',
    helpValue: 'ADDRESS',
  }),
  disk: Flags.string({
    description: 'A block device that both hosts write to, prepared by `crm disk init`: the same.',
    helpValue: 'DEVICE',
  }),
  ping: Flags.string({
    description: 'Goes on only while it reaches this address, or another one: a hint, no proof.',
    helpValue: 'ADDRESS',
    multiple: true,
  }),
  fencing: Flags.boolean({
    description: 'The lost side is fenced before what it may run is touched.',
    default: false,
  }),
};

export interface TieBreakerChoice {
  readonly witness: string | undefined;
  readonly disk: string | undefined;
  readonly ping: readonly string[] | undefined;
  readonly fencing: boolean;
}

/** With all times as they are by default. */
export async function chosenTieBreakers({ witness, disk, ping, fencing }: TieBreakerChoice): Promise<TieBreakers> {
  const { defaultDisk, defaultPing, defaultWitness } = await import('@understudy/crm-core');
  return {
    witness: witness === undefined ? null : { address: witness, ...defaultWitness },
    disk: disk === undefined ? null : { device: disk, ...defaultDisk },
    ping: ping === undefined ? null : { targets: ping, ...defaultPing },
    fencing,
  };
}
