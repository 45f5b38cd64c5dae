import type { FaultPolicy, Primitive } from '../model/resource.ts';
import type { LedgerEntry } from './work-order.ts';

/** Of what has no fault policy of its own: nothing is tried twice. */
export const strictPolicy: FaultPolicy = { badMonitors: 1, inconclusiveMonitors: 1, startRetries: 0 };

/** What is known of a resource that an earlier life of the daemon began: enough to end it. */
export function recalledPrimitive(entry: LedgerEntry): Primitive {
  return {
    kind: 'primitive',
    id: entry.resource,
    agent: entry.agent,
    parameters: entry.parameters,
    meta: orphanMeta,
    operations: [
      { action: 'stop', intervalMs: 0, timeoutMs: entry.stopTimeoutMs, onFail: 'block', enabled: true },
      { action: 'demote', intervalMs: 0, timeoutMs: entry.demoteTimeoutMs, onFail: 'block', enabled: true },
    ],
    faultPolicy: strictPolicy,
    ...(entry.copies === undefined ? {} : { copies: entry.copies }),
  };
}

const orphanMeta: Primitive['meta'] = {
  targetRole: 'stopped',
  isManaged: true,
  maintenance: false,
  stickiness: 0,
  priority: 0,
  multipleActive: 'stopUnexpected',
  migrationThreshold: 1,
  failureTimeoutMs: 0,
};
