import { readFile } from 'node:fs/promises';
import {
  failed,
  ok,
  processIsAlive,
  waitUntil,
  type OperationContext,
  type Outcome,
  type ProcessIdentity,
  type UrlProbeResult,
} from '@understudy/agent-kit';
import type { HttpdParameters } from '../parameters.ts';
import type { RunPaths } from '../plan/run-paths.ts';
import { askServer } from './judge-server.ts';

/** A server that answers, but wrongly, gets so long to come to itself. */
const wrongAnswerLimitMs = 3_000;
/** What is kept of the deadline to tell the result. */
const reserveMs = 200;
const wrongAnswers = new Set(['unexpectedStatus', 'unexpectedBody', 'invalid']);

/** Waits until a server that was started answers as it should; gives up when it has ended. */
export async function awaitAnswer(
  context: OperationContext<HttpdParameters>,
  server: ProcessIdentity,
  paths: RunPaths,
): Promise<Outcome> {
  const startedMs = performance.now();
  let answer: UrlProbeResult | undefined;
  const settled = async (): Promise<boolean> => {
    answer = await askServer(context, server);
    if (answer.kind === 'good' || !isAlive(server)) return true;
    return wrongAnswers.has(answer.kind) && performance.now() - startedMs > wrongAnswerLimitMs;
  };
  const timeoutMs = Math.max(context.remainingMs() - reserveMs, 0);
  await waitUntil(settled, { intervalMs: 10, timeoutMs, signal: context.signal });
  if (!isAlive(server)) return failed(`the server ended: ${await lastWords(paths)}`);
  if (answer?.kind === 'good') return ok();
  return failed(answer?.reason ?? 'there was no time to ask the server');
}

function isAlive({ pid, startTime }: ProcessIdentity): boolean {
  return processIsAlive(pid, startTime);
}

const maxWordsLength = 500;

/** The end of what the server said, on one line. */
async function lastWords({ log }: RunPaths): Promise<string> {
  const text = await readFile(log, 'utf8').catch(() => '');
  const words = text.trim().replaceAll(/\s*\n\s*/g, ' | ');
  if (words === '') return 'it said nothing';
  return words.length > maxWordsLength ? `… ${words.slice(-maxWordsLength)}` : words;
}
