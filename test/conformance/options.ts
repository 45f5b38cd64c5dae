/** What the command line asks for. Pure. */
import { parseArgs } from 'node:util';

export interface Options {
  readonly help: boolean;
  readonly cases?: string | undefined;
  /** Names of cases, or their beginnings with a star; empty: all. */
  readonly names: readonly string[];
  readonly group: number | null;
  readonly diff: boolean;
  readonly list: boolean;
  readonly brief: boolean;
  readonly by: 'ours' | 'reference';
  readonly stage: 'world' | 'scores' | 'graph';
  readonly ndjson?: string | undefined;
}

export const usage = `Decides every case of the conformance suite and says how far the decisions agree with Pacemaker's.

  npm run conformance [-- OPTIONS]

  --cases DIR         the suite's folder (default: UNDERSTUDY_CONFORMANCE, else ../shared/conformance)
  --only NAME…        these cases alone; a name may end in *, and may be given without --only
  --group N           the cases of this group alone
  --list              only say which cases there are
  --brief             the figures alone
  --diff NAME…        for a person: what is missing and what is too much in these cases
  --stage STAGE       what is compared: graph (default), scores, or world, the state before the transition
  --by reference      decide with Debian's crm_simulate instead
  --ndjson FILE       also write the decisions, one JSON line a case, as the suite's scorer reads them
  --help              this text`;

const stages = ['world', 'scores', 'graph'] as const;

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new Error(`--${option} takes ${allowed.join(' or ')}, not "${value}"`);
  return found;
}

/** @throws Error in the user's words when an option is unknown or has no good value */
export function readOptions(argv: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      cases: { type: 'string' },
      only: { type: 'string', multiple: true, default: [] },
      group: { type: 'string' },
      diff: { type: 'string', multiple: true, default: [] },
      list: { type: 'boolean', default: false },
      brief: { type: 'boolean', default: false },
      by: { type: 'string', default: 'ours' },
      stage: { type: 'string', default: 'graph' },
      ndjson: { type: 'string' },
    },
  });
  const group = values.group === undefined ? null : Number(values.group);
  if (group !== null && !Number.isInteger(group))
    throw new Error(`--group takes a number, not "${values.group ?? ''}"`);
  return {
    ...values,
    group,
    names: [...values.only, ...values.diff, ...positionals],
    diff: values.diff.length > 0,
    by: oneOf('by', values.by, ['ours', 'reference']),
    stage: oneOf('stage', values.stage, stages),
  };
}
