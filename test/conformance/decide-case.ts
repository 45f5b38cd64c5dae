/** A scheduler as the runner sees it, and when it is "now" for a case. */
import { parseMoment } from '../../packages/cli/src/simulate/parse-moment.ts';
import type { Action } from './action.ts';
import { asAction, decideCib } from './our-scheduler.ts';
import { askReference } from './reference.ts';

/** What a scheduler made of one CIB. Throws if it cannot decide. */
export type Decide = (cib: string, date: string | undefined) => readonly Action[];

/** A case without a date was decided at the time of the run; nothing in the suite depends on which that was. */
export const defaultDate = '2026-07-01T00:00:00Z';

/** "Now" for a CIB: what is asked for, else the time at which it was decided if it says so, else the default. */
export function nowFor(cib: string, date: string | undefined): number {
  const executed = /<cib\b[^>]*\sexecution-date="(\d+)"/.exec(cib)?.[1];
  const nowWallMs =
    date === undefined && executed !== undefined ? Number(executed) * 1_000 : parseMoment(date ?? defaultDate);
  if (nowWallMs === null) throw new Error(`the date ${date} cannot be read`);
  return nowWallMs;
}

export const decideByOurs: Decide = (cib, date) => decideCib(cib, nowFor(cib, date)).actions.map(asAction);

/** Debian's Pacemaker, at the same moment. */
export const decideByReference: Decide = (cib, date) =>
  askReference(cib, { date: new Date(nowFor(cib, date)).toISOString().replace(/\.\d+Z$/, 'Z') }).actions;
