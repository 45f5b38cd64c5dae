/** What the command line asks for. Pure. */
import { parseArgs } from 'node:util';

export interface TakeoverOptions {
  readonly help: boolean;
  /** Of each fault under each tie-breaker. */
  readonly rounds: number;
  /** Folder for the page; undefined: only printed. */
  readonly output: string | undefined;
}

export const usage = `How long clients wait when the active host loses its power, or all its cables, under each tie-breaker.

  npm run bench -- takeover [OPTIONS]

  --rounds N        of each fault under each tie-breaker (default 5)
  --out DIR         where the page goes (default docs/benchmarks)
  --print           only print, write nothing
  --help            this text`;

/** @throws Error in the user's words when an option is unknown or has no good value */
export function readTakeoverOptions(argv: readonly string[]): TakeoverOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      rounds: { type: 'string', default: '5' },
      out: { type: 'string', default: 'docs/benchmarks' },
      print: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isSafeInteger(rounds) || rounds < 1) throw new Error(`--rounds takes a count, not "${values.rounds}"`);
  return { help: values.help, rounds, output: values.print ? undefined : values.out };
}
