import { invariant } from '../../base/invariant.ts';
import type { ClusterStatus } from '../../model/status.ts';
import type { CurrentState } from '../current/current-state.ts';
import type { Layout, Member, Unit } from '../layout/layout.ts';
import { type Ban, findBans } from './ban.ts';
import { findHolds, type Hold } from './hold.ts';
import { type NodeStance, takeStances } from './node-stance.ts';
import { findPresence, type Presence } from './presence.ts';
import { findTarget, type Target } from './target.ts';

/** Stage 2: what may be done with nodes and with primitives, before any wish is weighed. */
export interface Eligibility {
  /** By node id. */
  readonly stances: ReadonlyMap<string, NodeStance>;
  /** By primitive id. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
}

export interface Verdict {
  readonly presence: Presence;
  readonly target: Target;
  /** By node: it is left there as it is. */
  readonly holds: ReadonlyMap<string, Hold>;
  /** By node: it must not run there. */
  readonly bans: ReadonlyMap<string, Ban>;
}

export function judgeEligibility(
  layout: Layout,
  status: ClusterStatus,
  state: CurrentState,
  nowWallMs: number,
): Eligibility {
  const stances = takeStances(layout, status, state);
  const verdictOn = (unit: Unit, member: Member): Verdict => {
    const presence = findPresence(member, layout, state, stances);
    return {
      presence,
      target: findTarget(unit, member, presence, { layout, status, state }),
      holds: findHolds(unit, member, presence, { layout, state, stances }),
      bans: findBans(member, layout, state, nowWallMs),
    };
  };
  const pairs = layout.units.flatMap((unit) =>
    unit.primitives.map((member) => [member.id, verdictOn(unit, member)] as const),
  );
  return { stances, verdicts: new Map(pairs) };
}

/** The verdict on a primitive of the layout. */
export function verdictOf(eligibility: Eligibility, member: Member): Verdict {
  const verdict = eligibility.verdicts.get(member.id);
  invariant(verdict !== undefined, `a verdict on ${member.id}`);
  return verdict;
}
