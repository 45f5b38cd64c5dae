import type { Role } from '@understudy/contracts';
import type { Observed } from '../current/observed.ts';
import type { Hold } from '../eligibility/hold.ts';
import type { Member, Unit } from '../layout/layout.ts';
import { isActive } from '../layout/role.ts';

/** What becomes of one primitive on one node where it is, or shall be. */
export interface Change {
  /** `site @ a` */
  readonly key: string;
  readonly unit: Unit;
  readonly member: Member;
  readonly node: string;
  readonly from: Role;
  readonly to: Role;
  /** Stopped and started, although it stays. */
  readonly restart: boolean;
  /** Demoted and promoted, although it stays promoted. */
  readonly repromote: boolean;
  /** Nothing is done with it now. */
  readonly hold: Hold | null;
  /** It cannot go up now: what it waits for. */
  readonly waits: string | null;
  readonly observed: Observed;
  /** Why something has to be done; empty if nothing has. */
  readonly reasons: readonly string[];
}

export type Step = 'demote' | 'stop' | 'start' | 'promote';

/** In the order in which they happen on one node. */
export const steps: readonly Step[] = ['demote', 'stop', 'start', 'promote'];

export function changeKey(member: string, node: string): string {
  return `${member} @ ${node}`;
}

/** Whether a change contains a step. */
export function hasStep(change: Change, step: Step): boolean {
  const stops = isActive(change.from) && (!isActive(change.to) || change.restart);
  switch (step) {
    case 'stop':
      return stops;
    case 'start':
      return isActive(change.to) && (!isActive(change.from) || change.restart);
    case 'demote':
      return change.from === 'promoted' && canDemote(change) && (stops || change.to !== 'promoted' || change.repromote);
    case 'promote':
      return change.to === 'promoted' && (change.from !== 'promoted' || change.restart || change.repromote);
  }
}

/** After a failed demote, or where nothing runs any more, only a stop helps. */
function canDemote({ observed }: Change): boolean {
  return observed.failure === null || (observed.failure.record.action !== 'demote' && !observed.failure.gone);
}
