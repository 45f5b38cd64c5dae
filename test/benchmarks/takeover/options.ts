/** What the command line asks for. Pure. */
import { parseArgs } from 'node:util';
import { countFor, pageFlags, pageOptions, pageUsage, type PageOptions } from '../page-options.ts';

export interface TakeoverOptions extends PageOptions {
  /** Of each fault under each tie-breaker. */
  readonly rounds: number;
}

export const usage = `How long clients wait when the active host loses its power, or all its cables, under each tie-breaker.

  npm run bench -- takeover [OPTIONS]

  --rounds N        of each fault under each tie-breaker (default 5)
${pageUsage}`;

/** @throws Error in the user's words when an option is unknown or has no good value */
export function readTakeoverOptions(argv: readonly string[]): TakeoverOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      ...pageFlags,
      rounds: { type: 'string', default: '5' },
    },
  });
  return { ...pageOptions(values), rounds: countFor('rounds', values.rounds) };
}
