/** What the command line asks for. Pure. */
import { parseArgs } from 'node:util';

export interface DemoOptions {
  readonly full: boolean;
  readonly fast: boolean;
  readonly json: boolean;
  readonly keep: boolean;
  readonly help: boolean;
  /** How often the power is cut, and as often a switchover is made. Default 2, so that each host has its turn; 5 with `--json`. */
  readonly cuts: number;
}

export const usage = `Shows a service that survives the loss of its host: two hosts and a client, on this one machine.

  npm run demo [-- OPTIONS]

  --full     with a file system on a shared disk, MariaDB and Apache (as root; installs what is missing on Debian)
  --fast     fast groups, first with a web server, then with a replicated MariaDB as well (as root)
  --cuts N   cut the power N times, and make N switchovers (default 2; with --json 5)
  --json     end with one line of figures on standard output; the story goes to standard error
  --keep     leave the cluster up at the end, until Ctrl-C
  --help     this text`;

const mostCuts = 100;

/** @throws Error in the user's words when an option is unknown or has no good value */
export function readDemoOptions(argv: readonly string[]): DemoOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      full: { type: 'boolean', default: false },
      fast: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      cuts: { type: 'string' },
    },
  });
  const { full, fast, json, keep, help } = values;
  if (full && fast) throw new Error('--full and --fast are two demos: choose one');
  const cuts = Number(values.cuts ?? (json ? 5 : 2));
  if (!Number.isInteger(cuts) || cuts < 1 || cuts > mostCuts) {
    throw new Error(`--cuts takes a whole number from 1 to ${mostCuts}, not "${values.cuts ?? ''}"`);
  }
  return { full, fast, json, keep, help, cuts };
}
