import type { OwnershipReport, TieBreakerReport, Warning, WithheldReport } from '@understudy/contracts';
import { isoTime } from '../base/iso-time.ts';
import type { Entitlement } from '../membership/entitlement.ts';
import type { TieBreaker } from '../membership/tie-breaker.ts';
import type { Body } from './body.ts';

/** What this node may own rests on, by what its views know. */
export interface OwnershipScene {
  /** What was last told to the guardian; null: nothing yet. */
  readonly entitlement: Entitlement | null;
  /** In the order in which they are asked. */
  readonly breakers: readonly TieBreaker[];
  /** The generation that is asked for, or held, alone; null: none is. */
  readonly bid: number | null;
}

/** `wallMs`: now. */
export function ownershipReport(body: Body, scene: OwnershipScene, wallMs: number): OwnershipReport {
  const { entitlement, breakers, bid } = scene;
  const at = (monotonicMs: number | null): string | null =>
    monotonicMs === null ? null : isoTime(wallMs + Math.round(monotonicMs - body.now.monotonicMs));
  const ends = entitlement?.kind === 'asking' || entitlement?.kind === 'leased';
  return {
    entitlement: kindOf(entitlement),
    quorate: body.view !== null && body.isQuorate,
    until: ends ? at(entitlement.untilMs) : null,
    tieBreakers: breakers.map((each) => tieBreakerReport(each, bid, body.now.monotonicMs, at)),
    withheld: withheldReports(body, at),
  };
}

/** Where nothing gives leases, nothing ends it, whoever is in the view: a person asks who is. */
function kindOf(entitlement: Entitlement | null): OwnershipReport['entitlement'] {
  if (entitlement?.kind === 'alone' && entitlement.members.length > 1) return 'together';
  return entitlement?.kind ?? 'none';
}

type At = (monotonicMs: number | null) => string | null;

function tieBreakerReport(breaker: TieBreaker, bid: number | null, nowMs: number, at: At): TieBreakerReport {
  const { answer, grant } = breaker;
  const isHeld = bid !== null && breaker.holds(bid, nowMs);
  return {
    kind: breaker.breaker,
    answer: answer?.kind ?? 'unasked',
    leaseUntil: isHeld ? at(grant?.untilMs ?? null) : null,
    reason: reasonOf(breaker),
  };
}

function reasonOf({ answer }: TieBreaker): string {
  switch (answer?.kind) {
    case 'denied':
    case 'unreachable':
      return answer.reason;
    case 'behind':
      return `a newer state is known, of generation ${answer.stamp.generation}, change ${answer.stamp.sequence}`;
    default:
      return '';
  }
}

function withheldReports(body: Body, at: At): readonly WithheldReport[] {
  return body.peers.flatMap(({ peer }): WithheldReport[] => {
    const withheld = body.withheld(peer);
    return withheld === null ? [] : [{ node: peer, until: at(withheld.untilMs), why: withheld.why }];
  });
}

/** What a person should know of it. */
export function ownershipWarnings(body: Body, report: OwnershipReport): readonly Warning[] {
  return [
    ...report.tieBreakers.flatMap((each) => breakerWarnings(body, each)),
    ...report.withheld.filter(({ until }) => until !== null).map(withheldWarning),
  ];
}

function breakerWarnings({ view, node }: Body, { kind, answer, reason }: TieBreakerReport): Warning[] {
  if (answer === 'unreachable') {
    const then = view === null ? 'it cannot go on alone' : 'if it loses its peer, it stops what it owns';
    return [
      {
        code: 'tie-breaker-unreachable',
        message: `${node} does not reach the ${kind} (${reason}): ${then}`,
        remedy: `See that it runs, and that ${node} has a way to it that is not the one to its peer.`,
      },
    ];
  }
  if (answer !== 'behind' || view !== null) return [];
  return [
    {
      code: 'state-behind',
      message: `${node} may not go on alone: to the ${kind}, ${reason}`,
      remedy: 'Start the other node. If it will not come back and what is missing here may be lost: crm node go-on.',
    },
  ];
}

function withheldWarning({ node, until, why }: WithheldReport): Warning {
  return {
    code: 'withheld',
    message: `what ${node} had is begun nowhere else before ${until ?? ''}: ${why}`,
    remedy: 'It goes on by itself. Fencing that is confirmed would shorten it.',
  };
}
