import type { EventKind } from '@understudy/contracts';
import { isFailure } from '../model/failure.ts';
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
