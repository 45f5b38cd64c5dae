/** Understudy's own scheduler, asked for a CIB. The one place here that knows its interface. */
import { decide, type Decision, type GraphAction } from '@understudy/crm-core';
import { cibDigest, type CibReading, formatProblems, parseDateMs, readCib } from '@understudy/formats';
import type { Action } from './action.ts';

/** A case without a date was decided at the time of the run; nothing in the suite depends on which that was. */
const defaultDate = '2026-07-01T00:00:00Z';

export interface CibOptions {
  /** The "now" to decide at, ISO 8601; without one it is when the CIB says that it was decided, if it does. */
  readonly date?: string | undefined;
  /** Also keep the scores line by line. */
  readonly trace?: boolean;
}

type ReadCib = CibReading & { readonly kind: 'cib' };

/** Throws if the text is no CIB that we read. */
function read(text: string): ReadCib {
  const reading = readCib(text);
  if (reading.kind === 'cib') return reading;
  throw new Error(formatProblems(reading.problems, { name: 'the CIB' }).join('; '));
}

function nowOf({ executedWallMs }: ReadCib, date: string | undefined): number {
  const nowWallMs = date === undefined ? executedWallMs : parseDateMs(date);
  if (nowWallMs === undefined) throw new Error(`the date ${date} cannot be read`);
  return nowWallMs ?? parseDateMs(defaultDate) ?? 0;
}

/** "Now" for a CIB, in milliseconds since 1970. */
export function momentFor(text: string, date: string | undefined): number {
  return nowOf(read(text), date);
}

export function decideCib(text: string, { date, trace = false }: CibOptions = {}): Decision {
  const reading = read(text);
  const nowWallMs = nowOf(reading, date);
  return decide(reading.configuration, reading.situation, { nowWallMs, digest: cibDigest, trace });
}

/** As the suite writes it. What kind of fencing it is stands in the key, and nowhere else. */
export function asAction({ id, kind, task, key, node, resource, after }: GraphAction): Action {
  return {
    id,
    kind,
    task,
    key,
    ...(node === null ? {} : { node }),
    ...(resource === null ? {} : { resource }),
    after,
  };
}
