import {
  failed,
  processIsAlive,
  waitUntil,
  type OperationContext,
  type Outcome,
  type ProcessIdentity,
} from '@understudy/agent-kit';
import type { Answer } from '../ask-server.ts';
import { askAsMonitor, judgeAnswer } from '../judge-server.ts';
import { lastWords } from '../last-words.ts';
import type { MysqlParameters } from '../parameters.ts';
import type { ServerPaths } from '../server-paths.ts';

/** What is kept of the deadline to tell the result, in milliseconds. */
const reserveMs = 200;

/** Waits until a server that was started has recovered and answers; gives up when it has ended. */
export async function awaitReadiness(
  context: OperationContext<MysqlParameters>,
  server: ProcessIdentity,
  paths: ServerPaths,
): Promise<Outcome> {
  let answer: Answer | undefined;
  const settled = async (): Promise<boolean> => {
    answer = await askAsMonitor(context, paths);
    return isSettled(answer) || !processIsAlive(server.pid, server.startTime);
  };
  const timeoutMs = Math.max(context.remainingMs() - reserveMs, 0);
  await waitUntil(settled, { timeoutMs, signal: context.signal });
  if (!processIsAlive(server.pid, server.startTime)) {
    return failed(`the server ended: ${await lastWords(paths)}`);
  }
  if (answer !== undefined && isSettled(answer)) return judgeAnswer(context.parameters, server, answer);
  return failed(`the server is not ready in time, and still at work: ${await lastWords(paths)}`);
}

/** Until it is ready, nothing listens, or a connection is dropped. */
function isSettled(answer: Answer): boolean {
  return answer.kind === 'answered' || answer.kind === 'denied';
}
