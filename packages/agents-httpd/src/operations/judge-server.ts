import { existsSync } from 'node:fs';
import {
  failed,
  inconclusive,
  ok,
  probeUrl,
  promoted,
  readProcess,
  type OperationContext,
  type Outcome,
  type ProcessIdentity,
  type UrlProbeResult,
} from '@understudy/agent-kit';
import type { HttpdParameters } from '../parameters.ts';
import { runPathsOf } from '../plan/run-paths.ts';
import { statusUrlOf } from '../plan/status-url.ts';

/** Asks the server for the status page; `timeoutMs` overrides the parameter. */
export async function askServer(
  { parameters, signal }: Pick<OperationContext<HttpdParameters>, 'parameters' | 'signal'>,
  { pid }: ProcessIdentity,
  timeoutMs = parameters.request_timeout * 1000,
): Promise<UrlProbeResult> {
  // The built-in server's own page names its process: another server on the port is not taken for it.
  const own = parameters.server === 'builtin' && parameters.statusurl === undefined;
  const expectedBody = parameters.testregex ?? (own ? `"pid":${pid}}` : undefined);
  return probeUrl({
    url: statusUrlOf(parameters),
    timeoutMs,
    expectedStatus: parameters.expected_status,
    ...(expectedBody === undefined ? {} : { expectedBody }),
    signal,
  });
}

/** What a monitor says of a living server's answer. */
export function judgeAnswer(
  context: Pick<OperationContext<HttpdParameters>, 'runDirectory'>,
  server: ProcessIdentity,
  answer: UrlProbeResult,
): Outcome {
  const isPromoted = existsSync(runPathsOf(context.runDirectory).marker);
  switch (answer.kind) {
    case 'good':
      return isPromoted ? promoted() : ok();
    case 'timedOut':
    case 'aborted':
      return inconclusive(`${answer.reason}${stateOf(server)}`);
    case 'invalid':
      return failed(answer.reason, 'badParameters');
    case 'refused':
    case 'unreachable':
    case 'unresolved':
    case 'closed':
    case 'failed':
    case 'unexpectedStatus':
    case 'unexpectedBody':
      return failed(`${answer.reason}, while process ${server.pid} lives`, isPromoted ? 'failedPromoted' : 'error');
  }
}

function stateOf({ pid }: ProcessIdentity): string {
  return readProcess(pid)?.state === 'T' ? `: process ${pid} is stopped, somebody sent it SIGSTOP` : '';
}
