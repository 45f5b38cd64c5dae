import type { ClusterStatus } from '../../model/status.ts';
import type { CurrentState } from '../current/current-state.ts';
import { onFailOf } from '../current/observe.ts';
import type { Layout, Member, Unit } from '../layout/layout.ts';
import { roleRank } from '../layout/role.ts';
import type { Presence } from './presence.ts';

/** The highest role that a primitive may have anywhere, and why it is not more. */
export interface Target {
  readonly role: 'stopped' | 'unpromoted' | 'promoted';
  /** Empty for `promoted`. */
  readonly reason: string;
  /** Only where it is active already, since nothing may be begun: why. Null: anywhere. */
  readonly frozen: string | null;
}

export interface TargetContext {
  readonly layout: Layout;
  readonly status: ClusterStatus;
  readonly state: CurrentState;
}

export function findTarget(unit: Unit, member: Member, presence: Presence, context: TargetContext): Target {
  const wishes = [
    wanted(member),
    quorumTarget(unit, context),
    failureTarget(member, context.state),
    multipleTarget(unit, member, presence),
    managedTarget(member, context.layout),
  ];
  return wishes.reduce((lowest, wish) => {
    const lower = roleRank(wish.role) < roleRank(lowest.role) ? wish : lowest;
    return { ...lower, frozen: lowest.frozen ?? wish.frozen };
  });
}

const anything: Target = { role: 'promoted', reason: '', frozen: null };

function wanted(member: Member): Target {
  if (member.targetRole === 'stopped') return limit('stopped', `${member.id} is meant to be stopped (targetRole)`);
  if (member.targetRole === 'unpromoted') {
    return limit('unpromoted', `${member.id} is not meant to be promoted (targetRole)`);
  }
  return anything;
}

function quorumTarget(unit: Unit, { layout, status }: TargetContext): Target {
  if (status.quorate) return anything;
  const because = 'the cluster has no quorum';
  switch (layout.properties.noQuorumPolicy) {
    case 'ignore':
      return anything;
    case 'freeze':
      return { ...anything, frozen: `${because} (noQuorumPolicy freeze)` };
    case 'demote':
      return limit(unit.clone?.promotable === true ? 'unpromoted' : 'stopped', `${because} (noQuorumPolicy demote)`);
    case 'stop':
    case 'suicide':
      return limit('stopped', `${because} (noQuorumPolicy ${layout.properties.noQuorumPolicy})`);
  }
}

function failureTarget(member: Member, state: CurrentState): Target {
  const { primitive } = member;
  for (const [node, tally] of state.failures.standing.get(member.id) ?? []) {
    const match = tally.counts.find((count) => onFailOf(count, { primitive, failedStop: 'block' }) === 'stop');
    if (match !== undefined) return limit('stopped', `${match.action} of ${member.id} failed on ${node} (onFail stop)`);
  }
  for (const [node, observed] of state.observed.get(member.id) ?? []) {
    if (observed.failure?.onFail === 'stop') {
      return limit('stopped', `${observed.failure.record.action} of ${member.id} failed on ${node} (onFail stop)`);
    }
  }
  return anything;
}

function multipleTarget(unit: Unit, member: Member, presence: Presence): Target {
  if (unit.clone !== null || presence.active.length < 2) return anything;
  if (member.primitive.meta.multipleActive !== 'stopOnly') return anything;
  const names = presence.active.map(({ node }) => node).join(' and ');
  return limit('stopped', `${member.id} is active on ${names} (multipleActive stopOnly)`);
}

function managedTarget(member: Member, layout: Layout): Target {
  if (layout.properties.maintenanceMode) return limit('stopped', 'the cluster is in maintenance: nothing is started');
  if (member.maintenance) return limit('stopped', `${member.id} is in maintenance: it is not started`);
  if (!member.managed) return limit('stopped', `${member.id} is not managed: it is not started`);
  return anything;
}

function limit(role: 'stopped' | 'unpromoted', reason: string): Target {
  return { role, reason, frozen: null };
}
