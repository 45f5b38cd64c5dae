import type { EventKind } from '@understudy/contracts';
import { isFailure } from '../model/failure.ts';
import type { PeerObservation } from '../membership/observation.ts';
import type { NodeRecord } from '../operations/work-order.ts';

/** What an operation's end says to people; null: not worth an event. */
export function operationText(record: NodeRecord, ordered: boolean): { kind: EventKind; text: string } | null {
  const { resource, action, code, reason, probe, intervalMs } = record;
  const why = reason === '' ? '' : `: ${reason}`;
  if (isFailure(record)) {
    const what = intervalMs > 0 ? 'monitor' : action;
    return { kind: 'fault', text: `${what} of ${resource} failed (${code})${why}` };
  }
  if (probe) return code === 'notRunning' ? null : { kind: 'operation', text: `found ${resource} running (${code})` };
  if (intervalMs > 0) return ordered ? null : { kind: 'operation', text: `${resource} is well again` };
  return { kind: 'operation', text: `${action} of ${resource} done${why}` };
}

/** Since when nothing was heard of a peer, and what that was. */
export function silenceText(last: PeerObservation | null, nowMs: number): string {
  if (last === null || last.lastHeardMs === null) return '';
  const silentMs = Math.round(nowMs - last.lastHeardMs);
  return ` after ${silentMs} ms of silence${last.said === null ? '' : `; it last said that it is ${last.said}`}`;
}
