import type { CurrentState } from '../current/current-state.ts';
import { observedOn } from '../current/current-state.ts';
import type { Observed } from '../current/observed.ts';
import type { Layout, Member, Unit } from '../layout/layout.ts';
import { isActive } from '../layout/role.ts';
import type { NodeStance } from './node-stance.ts';
import type { Presence } from './presence.ts';

/** A primitive that is left as it is on a node, whatever would be better. */
export interface Hold {
  readonly kind: 'unmanaged' | 'maintenance' | 'blocked' | 'busy' | 'pending';
  /** A sentence without its end. */
  readonly reason: string;
  /** What a person can do; empty if waiting is enough. */
  readonly remedy: string;
}

export interface HoldContext {
  readonly layout: Layout;
  readonly state: CurrentState;
  readonly stances: ReadonlyMap<string, NodeStance>;
}

/** Holds of one primitive by node: only where it is active or under way. */
export function findHolds(unit: Unit, member: Member, presence: Presence, context: HoldContext): Map<string, Hold> {
  const holds = new Map<string, Hold>();
  for (const node of context.layout.nodes) {
    const observed = observedOn(context.state, member.id, node.id);
    const stance = context.stances.get(node.id);
    if (stance === undefined || stance.kind === 'gone' || stance.kind === 'fenced') continue;
    if (!isActive(observed.role) && observed.busy === null) continue;
    const hold = holdAt(member, observed, stance, context);
    if (hold !== null) holds.set(node.id, hold);
  }
  return unit.clone === null ? withMultipleActive(member, presence, holds) : holds;
}

function holdAt(member: Member, observed: Observed, stance: NodeStance, context: HoldContext): Hold | null {
  const { node } = stance;
  if (stance.kind === 'held' && !stance.reachable) return pendingHold(member, stance);
  if (stance.kind === 'held') return maintenanceHold(member, node, stance.reason);
  if (member.maintenance) return maintenanceHold(member, node, `${member.id} is in maintenance`);
  if (!member.managed) return unmanagedHold(member, node);
  if (observed.busy !== null) return busyHold(member, node, observed.busy.action);
  return failureHold(member, observed, node, context);
}

function pendingHold(member: Member, stance: NodeStance): Hold {
  return { kind: 'pending', reason: `${stance.reason} and keeps ${member.id} until it can be asked`, remedy: '' };
}

function maintenanceHold(member: Member, node: string, reason: string): Hold {
  const remedy = 'End the maintenance and it is looked after again.';
  return { kind: 'maintenance', reason: `${reason}: ${member.id} on ${node} is not touched`, remedy };
}

function unmanagedHold(member: Member, node: string): Hold {
  const remedy = `Set isManaged of ${member.id} to true and it is looked after again.`;
  return { kind: 'unmanaged', reason: `${member.id} is not managed: it is left as it is on ${node}`, remedy };
}

function busyHold(member: Member, node: string, action: string): Hold {
  const operation = action === 'monitor' ? 'probe' : action;
  return { kind: 'busy', reason: `${operation} of ${member.id} on ${node} is under way`, remedy: '' };
}

function failureHold(member: Member, { failure }: Observed, node: string, context: HoldContext): Hold | null {
  if (failure === null) return null;
  const { record, onFail } = failure;
  const failed = `${record.action} of ${member.id} failed on ${node}${said(record.reason)}`;
  if (record.action === 'stop') return failedStopHold(member, node, failed);
  if (onFail === 'block') return blockedHold(member, node, `${failed}, and onFail is block`);
  if (onFail === 'fence' && !context.layout.properties.stonithEnabled) {
    return blockedHold(member, node, `${failed}; onFail is fence, but fencing is off, so nothing is done`);
  }
  if (onFail === 'fence') return blockedHold(member, node, `${failed}, and ${node} cannot be fenced without quorum`);
  return null;
}

function failedStopHold(member: Member, node: string, failed: string): Hold {
  return {
    kind: 'blocked',
    reason: `${failed}: it may still be active there, so it is not started anywhere else`,
    remedy: `Stop it on ${node} by hand, see that it is gone, then run: crm resource cleanup ${member.id}`,
  };
}

function blockedHold(member: Member, node: string, reason: string): Hold {
  const remedy = `Put it right on ${node}, then run: crm resource cleanup ${member.id}`;
  return { kind: 'blocked', reason, remedy };
}

/** ` (no space left)`, or nothing. */
function said(reason: string): string {
  return reason === '' ? '' : ` (${reason})`;
}

/** Active twice: where one of them cannot be dealt with, or the definition wants it, none is touched. */
function withMultipleActive(member: Member, presence: Presence, holds: ReadonlyMap<string, Hold>): Map<string, Hold> {
  if (presence.active.length < 2) return new Map(holds);
  const names = presence.active.map(({ node }) => node).join(' and ');
  const result = new Map(holds);
  const [held] = holds.values();
  const blocked = member.primitive.meta.multipleActive === 'block';
  if (held === undefined && !blocked) return result;
  const remedy = `Stop ${member.id} by hand on all nodes but one, then run: crm resource cleanup ${member.id}`;
  const because = blocked ? 'multipleActive is block' : (held?.reason ?? '');
  const reason = `${member.id} is active on ${names}, and ${because}`;
  for (const { node } of presence.active) {
    if (!result.has(node)) result.set(node, { kind: 'blocked', reason, remedy });
  }
  return result;
}
