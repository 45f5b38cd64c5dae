/** What the commands of a witness have in common. */
import { join } from 'node:path';
import { Flags } from '@oclif/core';
import type { HostPaths } from '@understudy/contracts';

export const keysFlag = Flags.string({
  description: 'Directory of keys. Default `witness` in the configuration directory.',
  helpValue: 'DIRECTORY',
});

export const witnessPortFlag = Flags.integer({ description: 'TCP port.', default: 5408, min: 1, max: 65_535 });

export function witnessKeyDirectory({ configDirectory }: HostPaths): string {
  return join(configDirectory, 'witness');
}
