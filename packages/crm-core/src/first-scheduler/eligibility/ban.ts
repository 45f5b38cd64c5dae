import { formatDuration } from '../../base/duration.ts';
import type { CurrentState } from '../current/current-state.ts';
import { observedOn } from '../current/current-state.ts';
import type { FailureTally } from '../current/failures.ts';
import type { Layout, Member } from '../layout/layout.ts';

/** A node on which a primitive must not run because of what happened there. */
export interface Ban {
  readonly node: string;
  /** `start of site failed on a`, `site failed 3 times on a (limit 3)`. */
  readonly reason: string;
  /** `again in 40s`, or what has to be done. */
  readonly until: string;
  readonly remedy: string;
}

/** Bans of one primitive, by node. */
export function findBans(
  member: Member,
  layout: Layout,
  state: CurrentState,
  nowWallMs: number,
): ReadonlyMap<string, Ban> {
  const bans = new Map<string, Ban>();
  for (const { id: node } of layout.nodes) {
    const reason = banReason(member, node, layout, state);
    if (reason === null) continue;
    const tally = state.failures.standing.get(member.id)?.get(node);
    bans.set(node, { node, reason, until: banEnd(tally, nowWallMs), remedy: cleanup(member, node) });
  }
  return bans;
}

function banReason(member: Member, node: string, layout: Layout, state: CurrentState): string | null {
  const tally = state.failures.standing.get(member.id)?.get(node);
  if (tally !== undefined) {
    if (layout.properties.startFailureIsFatal && tally.counts.some((failure) => failure.action === 'start')) {
      return `start of ${member.id} failed on ${node}`;
    }
    const limit = member.primitive.meta.migrationThreshold;
    if (limit > 0 && tally.total >= limit) {
      const times = tally.total === 1 ? 'once' : `${tally.total} times`;
      return `${member.id} failed ${times} on ${node} (limit ${limit})`;
    }
  }
  const refused = observedOn(state, member.id, node).refused;
  if (refused === null) return null;
  return `${node} cannot run ${member.id}: ${refused.code}${refused.reason === '' ? '' : ` (${refused.reason})`}`;
}

function banEnd(tally: FailureTally | undefined, nowWallMs: number): string {
  if (tally === undefined || tally.expiresAtWallMs === null) return 'until it is cleaned up';
  return `tried again in ${formatDuration(Math.ceil((tally.expiresAtWallMs - nowWallMs) / 1_000) * 1_000)}`;
}

function cleanup(member: Member, node: string): string {
  return `Put right what failed, then run: crm resource cleanup ${member.id} ${node}`;
}
