import type { Role } from '@understudy/contracts';
import type { CurrentState } from '../current/current-state.ts';
import { observedOn } from '../current/current-state.ts';
import type { Observed } from '../current/observed.ts';
import type { Layout, Member } from '../layout/layout.ts';
import { isActive } from '../layout/role.ts';
import type { NodeStance } from './node-stance.ts';

/** Where one primitive is, may be, and was. Nodes are in the order of their ids. */
export interface Presence {
  /** Active, on nodes that can be dealt with. */
  readonly active: readonly ActiveAt[];
  /** Was active on nodes that are gone or will be fenced. */
  readonly lost: readonly NodeStance[];
  /** Might be active: nodes of which nothing is known yet, and which cannot be asked now. */
  readonly uncertain: readonly Uncertain[];
}

export interface ActiveAt {
  readonly node: string;
  readonly observed: Observed;
  /** Its role, taking a start or promote that is under way as done. */
  readonly role: Role;
}

export interface Uncertain {
  readonly node: string;
  /** `b is on its way in and may run it`. */
  readonly reason: string;
}

export function findPresence(
  member: Member,
  layout: Layout,
  state: CurrentState,
  stances: ReadonlyMap<string, NodeStance>,
): Presence {
  const active: ActiveAt[] = [];
  const lost: NodeStance[] = [];
  const uncertain: Uncertain[] = [];
  for (const { id: node } of layout.nodes) {
    const observed = observedOn(state, member.id, node);
    const role = roleSoon(observed, layout.unitOf.get(member.id)?.clone?.promotable ?? false);
    const stance = stances.get(node);
    if (stance === undefined) continue;
    if (stance.kind === 'gone' || stance.kind === 'fenced') {
      if (isActive(role)) lost.push(stance);
    } else if (isActive(role)) {
      active.push({ node, observed, role });
    } else {
      uncertain.push(...uncertainty(node, observed, stance));
    }
  }
  return { active, lost, uncertain };
}

function roleSoon(observed: Observed, promotable: boolean): Role {
  if (observed.busy?.action === 'promote') return 'promoted';
  if (observed.busy?.action === 'start' && !isActive(observed.role)) return promotable ? 'unpromoted' : 'started';
  return observed.role;
}

function uncertainty(node: string, observed: Observed, stance: NodeStance): Uncertain[] {
  if (observed.busy !== null) return [{ node, reason: `its ${observed.busy.action} on ${node} is under way` }];
  if (observed.seen || stance.reachable) return [];
  return [{ node, reason: `${stance.reason} and may run it` }];
}
