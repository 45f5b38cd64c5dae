/** What the command line asks for. Pure. */
import { parseArgs } from 'node:util';
import { pageFlags, pageOptions, pageUsage, type PageOptions } from '../page-options.ts';

export interface OverloadOptions extends PageOptions {
  readonly minutes: number;
  /** Busy processes, for each core. */
  readonly times: number;
  /** As `crm init` takes them. A cluster each, all at once. */
  readonly deadtimes: readonly string[];
}

export const usage = `Whether a busy host is taken for a dead one, by the dead time.

  npm run bench -- overload [OPTIONS]

  --minutes M       for how long (default 10)
  --times N         busy processes for each core (default 3)
  --deadtime D      this dead time alone, as 300ms; may be given several times (default 300ms, 100ms, 50ms)
${pageUsage}`;

const defaultDeadtimes: readonly string[] = ['300ms', '100ms', '50ms'];

function positive(name: string, text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new Error(`--${name} takes a number above 0, not "${text}"`);
}

/** @throws Error in the user's words when an option is unknown or has no good value */
export function readOverloadOptions(argv: readonly string[]): OverloadOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      ...pageFlags,
      minutes: { type: 'string', default: '10' },
      times: { type: 'string', default: '3' },
      deadtime: { type: 'string', multiple: true, default: [...defaultDeadtimes] },
    },
  });
  return {
    ...pageOptions(values),
    minutes: positive('minutes', values.minutes),
    times: positive('times', values.times),
    deadtimes: values.deadtime,
  };
}
