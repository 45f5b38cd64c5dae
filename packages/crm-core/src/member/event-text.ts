import type { EventKind } from '@understudy/contracts';
import { isDegraded, isFailure } from '../model/failure.ts';
import type { PeerObservation } from '../membership/observation.ts';
import type { NodeRecord } from '../operations/work-order.ts';
import type { TieBreaker } from '../membership/tie-breaker.ts';
import type { PeerLink } from './peer-link.ts';

/** What an operation's end says to people; null: not worth an event. */
export function operationText(record: NodeRecord, ordered: boolean): { kind: EventKind; text: string } | null {
  const { resource, action, code, reason, probe, intervalMs } = record;
  const why = reason === '' ? '' : `: ${reason}`;
  if (isFailure(record)) {
    const what = intervalMs > 0 ? 'monitor' : action;
    return { kind: 'fault', text: `${what} of ${resource} failed (${code})${why}` };
  }
  if (probe) return code === 'notRunning' ? null : { kind: 'operation', text: `found ${resource} running (${code})` };
  if (intervalMs > 0 && isDegraded(code))
    return { kind: 'warning', text: `${resource} runs, but not as it should${why}` };
  if (intervalMs > 0) return ordered ? null : { kind: 'operation', text: `${resource} is well again` };
  return { kind: 'operation', text: `${action} of ${resource} done${why}` };
}

/** Since when nothing was heard of a peer, and what that was. */
export function silenceText(last: PeerObservation | null, nowMs: number): string {
  if (last === null || last.lastHeardMs === null) return '';
  const silentMs = Math.round(nowMs - last.lastHeardMs);
  return ` after ${silentMs} ms of silence${last.said === null ? '' : `; it last said that it is ${last.said}`}`;
}

/** Why a node goes on alone, by the word of tie-breakers. */
export function aloneText(
  peers: readonly Pick<PeerLink, 'peer' | 'verdict'>[],
  breakers: readonly Pick<TieBreaker, 'breaker' | 'answer'>[],
): string {
  const gone = peers.map(({ peer, verdict }) => `${peer} ${verdict === 'left' ? 'has left' : `is ${verdict}`}`);
  const words = breakers.map(({ breaker, answer }) => `${breaker}: ${answer?.kind ?? 'not asked'}`);
  return `${gone.join(', ')}; ${words.join(', ')}`;
}
