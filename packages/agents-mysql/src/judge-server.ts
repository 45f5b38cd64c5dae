import { userInfo } from 'node:os';
import {
  failed,
  inconclusive,
  ok,
  readProcess,
  type OperationContext,
  type Outcome,
  type ProcessIdentity,
} from '@understudy/agent-kit';
import { askServer, type Answer } from './ask-server.ts';
import type { MysqlParameters } from './parameters.ts';
import type { ServerPaths } from './server-paths.ts';

/**
 * What a living server is worth, told by one query. The server's own sockets prove who
 * asks (unix_socket, auth_socket), so the default user needs no password.
 */
export async function askAsMonitor(
  { parameters, signal }: Pick<OperationContext<MysqlParameters>, 'parameters' | 'signal'>,
  paths: ServerPaths,
): Promise<Answer> {
  return askServer({
    socket: paths.socket,
    user: parameters.test_user ?? userInfo().username,
    password: parameters.test_passwd ?? '',
    statement: statementOf(parameters),
    timeoutMs: Math.round(parameters.request_timeout * 1000),
    signal,
  });
}

/** One row is enough: to count a large table would be a load of its own. */
export function statementOf({ test_table }: Pick<MysqlParameters, 'test_table'>): string {
  if (test_table === undefined) return 'SELECT 1';
  return `SELECT 1 FROM ${test_table
    .split('.')
    .map((name) => `\`${name}\``)
    .join('.')} LIMIT 1`;
}

export function judgeAnswer(parameters: MysqlParameters, server: ProcessIdentity, answer: Answer): Outcome {
  switch (answer.kind) {
    case 'answered':
      return ok();
    case 'timedOut':
      return inconclusive(`${answer.reason}${stateOf(server)}`);
    case 'full':
      return inconclusive(`every connection is taken: ${answer.reason}`);
    case 'denied':
      return judgeDenial(parameters, answer.reason);
    case 'refused':
    case 'failed':
      return failed(`${answer.reason}, while process ${server.pid} lives`);
  }
}

/** Whoever was named must be let in. Nobody named: that it can refuse shows that it lives. */
function judgeDenial({ test_user, test_table }: MysqlParameters, reason: string): Outcome {
  if (test_user !== undefined || test_table !== undefined) return failed(reason);
  return ok(`it answers, but refuses the query, so no more is known; name a test_user (${reason})`);
}

function stateOf({ pid }: ProcessIdentity): string {
  return readProcess(pid)?.state === 'T' ? `: process ${pid} is stopped, somebody sent it SIGSTOP` : '';
}
