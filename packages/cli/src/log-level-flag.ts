import { Flags } from '@oclif/core';

/** `--log-level`, the same for all that runs in the foreground. */
export const logLevelFlag = Flags.string({
  description: 'How much it logs.',
  options: ['fatal', 'error', 'warn', 'info', 'debug', 'trace'],
  default: 'info',
});
