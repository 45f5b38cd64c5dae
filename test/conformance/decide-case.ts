/** A scheduler as the runner sees it. */
import type { Action } from './action.ts';
import { asAction, decideCib, momentFor } from './our-scheduler.ts';
import { askReference } from './reference.ts';

/** What a scheduler makes of one CIB, at a date if one is given. Throws if it cannot decide. */
export type Decide = (cib: string, date: string | undefined) => readonly Action[];

export const decideByOurs: Decide = (cib, date) => decideCib(cib, { date }).actions.map(asAction);

/** Debian's Pacemaker, at the same moment. */
export const decideByReference: Decide = (cib, date) =>
  askReference(cib, { date: new Date(momentFor(cib, date)).toISOString().replace(/\.\d+Z$/, 'Z') }).actions;
