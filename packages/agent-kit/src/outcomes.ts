import type { ResultCode } from '@understudy/contracts';
import type { Outcome } from './define-agent.ts';

/** It is done; or, for a monitor, it runs (unpromoted, if it has roles). */
export function ok(reason = ''): Outcome {
  return { code: 'ok', reason };
}

/** A monitor: it does not run, and that is clean. */
export function notRunning(reason = ''): Outcome {
  return { code: 'notRunning', reason };
}

/** A monitor: it runs, and is the active one. */
export function promoted(reason = ''): Outcome {
  return { code: 'promoted', reason };
}

/** A monitor: it runs (as the active one, if it is promoted), and there is something that a person should know; status says it while it lasts. */
export function degraded(reason: string, role: 'started' | 'promoted' = 'started'): Outcome {
  return { code: role === 'promoted' ? 'degradedPromoted' : 'degraded', reason };
}

/** A monitor that could not tell. */
export function inconclusive(reason: string): Outcome {
  return { code: 'inconclusive', reason };
}

/** It did not work; `reason` is a sentence for a person, with the names and numbers that matter. */
export function failed(reason: string, code: Exclude<ResultCode, 'ok' | 'promoted' | 'notRunning'> = 'error'): Outcome {
  return { code, reason };
}
