import type { HistoryEntry } from '../../model/configuration/situation.ts';
import { isProbe } from './failure-policy.ts';

/*
 * Whether a recorded result is a success. The executor's word (it ended, it timed out)
 * is final unless it only says that the agent ended: then what was expected decides,
 * and probes never fail by finding something.
 */

export interface Judgement {
  readonly status: 'pending' | 'cancelled' | 'done' | 'failed' | 'failedHere' | 'failedEverywhere' | 'notInstalled';
  /** The code as it is understood: degraded is running. */
  readonly code: number;
}

/** The agent's codes that mean something to the cluster. */
export const codes = {
  ok: 0,
  invalidParameter: 2,
  notImplemented: 3,
  notAllowed: 4,
  notInstalled: 5,
  notConfigured: 6,
  notRunning: 7,
  promoted: 8,
  failedPromoted: 9,
  degraded: 190,
  degradedPromoted: 191,
} as const;

export function judgeResult(entry: HistoryEntry, isManaged: boolean, isBundled: boolean): Judgement {
  const code = effectiveCode(entry.code);
  if (entry.state === 'pending' || entry.state === 'cancelled') return { status: entry.state, code };
  if (!isBundled && isMaskedProbe(entry)) return { status: 'done', code: codes.notRunning };
  if (entry.state === 'done' || entry.state === 'error') return { status: judgeCode(entry, code, isManaged), code };
  return { status: executorStatus[entry.state], code };
}

const executorStatus = {
  timeout: 'failed',
  notSupported: 'failed',
  errorHard: 'failedHere',
  errorFatal: 'failedEverywhere',
  notInstalled: 'notInstalled',
  notConnected: 'failed',
  invalid: 'failed',
} as const;

function effectiveCode(code: number): number {
  if (code === codes.degraded) return codes.ok;
  return code === codes.degradedPromoted ? codes.promoted : code;
}

/** A probe where the software is missing says that nothing can run there. */
export function isMaskedProbe(entry: HistoryEntry): boolean {
  return isProbe(entry) && (entry.state === 'notInstalled' || entry.code === codes.notInstalled);
}

function judgeCode(entry: HistoryEntry, code: number, isManaged: boolean): Judgement['status'] {
  const isExpected = entry.expectedCode === code;
  switch (code) {
    case codes.ok:
      return isExpected || isProbe(entry) || entry.expectedCode === null ? 'done' : 'failed';
    case codes.notRunning:
      return isExpected || isProbe(entry) || !isManaged ? 'done' : 'failed';
    case codes.promoted:
      return isExpected || isProbe(entry) ? 'done' : 'failed';
    case codes.failedPromoted:
      return 'failed';
    case codes.notConfigured:
      return 'failedEverywhere';
    case codes.notImplemented:
      return entry.intervalMs > 0 ? 'failed' : 'failedHere';
    case codes.notInstalled:
    case codes.invalidParameter:
    case codes.notAllowed:
      return 'failedHere';
    default:
      return isExpected ? 'done' : 'failed';
  }
}
