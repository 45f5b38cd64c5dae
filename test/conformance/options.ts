/** What the command line asks for. Pure. */
import { parseArgs } from 'node:util';

export interface Options {
  readonly help: boolean;
  readonly cases?: string | undefined;
  readonly corpus: boolean;
  /** Names of cases, or their beginnings with a star; empty: all. */
  readonly names: readonly string[];
  readonly group: number | null;
  readonly diff: boolean;
  readonly list: boolean;
  readonly brief: boolean;
  readonly by: 'ours' | 'reference';
  readonly stage: 'world' | 'scores' | 'graph' | 'after' | 'again';
  /** How many random clusters; null: the suite instead. */
  readonly random: number | null;
  /** Null: not said. */
  readonly seed: number | null;
  readonly shrink: number;
  readonly keep?: string | undefined;
  readonly raiseFloor: boolean;
  readonly record: boolean;
  readonly ndjson?: string | undefined;
}

export const usage = `Decides every case of the conformance suite and says how far the decisions agree with Pacemaker's.

  npm run conformance [-- OPTIONS]

  --cases DIR         the suite's folder (default: UNDERSTUDY_CONFORMANCE, else ../shared/conformance)
  --corpus            our own small corpus, test/conformance/corpus, instead of the suite
  --only NAME…        these cases alone; a name may end in *, and may be given without --only
  --group N           the cases of this group alone
  --list              only say which cases there are
  --brief             the figures alone
  --diff NAME…        for a person: what is missing and what is too much in these cases
  --stage STAGE       what is compared: graph (default), scores, world (the state before the transition),
                      after (the state after the reference's transition, carried out in our imagination),
                      again (what is left to do after ours: nothing, in most cases)
  --by reference      decide with Debian's crm_simulate instead
  --raise-floor       keep what was reached as the floor below which \`npm test\` fails
  --record            in our own corpus: ask crm_simulate for the decisions, and keep its answers
  --ndjson FILE       also write the decisions, one JSON line a case, as the suite's scorer reads them
  --help              this text

  --random N          instead of the suite: N random clusters, decided by crm_simulate and by ours
  --seed S            draws the same clusters again (default: another one each time, and said)
  --shrink K          show K kinds of difference, the worst first, by a cluster as small as it gets (default 1)
  --keep DIR          write these into a folder: the CIB and what differs`;

const stages = ['world', 'scores', 'graph', 'after', 'again'] as const;

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new Error(`--${option} takes ${allowed.join(' or ')}, not "${value}"`);
  return found;
}

function numberOf(option: string, value: string | undefined): number | null {
  if (value === undefined) return null;
  if (!/^\d{1,9}$/.test(value)) throw new Error(`--${option} takes a number, not "${value}"`);
  return Number(value);
}

/** @throws Error in the user's words when an option is unknown or has no good value */
export function readOptions(argv: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      cases: { type: 'string' },
      corpus: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      group: { type: 'string' },
      diff: { type: 'string', multiple: true, default: [] },
      list: { type: 'boolean', default: false },
      brief: { type: 'boolean', default: false },
      by: { type: 'string', default: 'ours' },
      stage: { type: 'string', default: 'graph' },
      'raise-floor': { type: 'boolean', default: false },
      record: { type: 'boolean', default: false },
      random: { type: 'string' },
      seed: { type: 'string' },
      shrink: { type: 'string', default: '1' },
      keep: { type: 'string' },
      ndjson: { type: 'string' },
    },
  });
  return {
    ...values,
    group: numberOf('group', values.group),
    random: numberOf('random', values.random),
    seed: numberOf('seed', values.seed),
    shrink: numberOf('shrink', values.shrink) ?? 1,
    raiseFloor: values['raise-floor'],
    names: [...values.only, ...values.diff, ...positionals],
    diff: values.diff.length > 0,
    by: oneOf('by', values.by, ['ours', 'reference']),
    stage: oneOf('stage', values.stage, stages),
  };
}
