/** Evaluates a scripted definition in a process of its own, within a time limit. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UnderstudyError } from '@understudy/contracts';
import { Refusal } from '../client/refusal.ts';
import type { Evaluation } from './evaluation.ts';

const child = fileURLToPath(new URL(`./evaluate-child${extname(import.meta.filename)}`, import.meta.url));

export interface EvaluationLimits {
  /** In milliseconds. Default 10 000. */
  readonly timeoutMs?: number;
}

/**
 * The data that the file's default export is, or that the function gives which it is. What the script prints goes
 * to standard error. Throws `unreadable-file`, or `invalid-definition` with a problem for each thing in it that is
 * not data.
 */
export async function evaluateScript(file: string, limits: EvaluationLimits = {}): Promise<unknown> {
  const timeoutMs = limits.timeoutMs ?? 10_000;
  const evaluation = await runChild(file, timeoutMs);
  switch (evaluation.kind) {
    case 'data':
      return evaluation.document;
    case 'not-data':
      throw new Refusal('invalid-definition', `${file} does not evaluate to plain data`, {
        problems: evaluation.problems,
      });
    case 'failed':
      throw new UnderstudyError('unreadable-file', `${file} cannot be evaluated: ${evaluation.reason}`, {
        remedy: 'Its default export must be the definition, or a function that returns it.',
      });
  }
}

async function runChild(file: string, timeoutMs: number): Promise<Evaluation> {
  const running = spawn(process.execPath, [...nodeOptions(), child, file], { stdio: ['ignore', 2, 2, 'ipc'] });
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    return await Promise.race([answerOf(running, deadline), endOf(running, deadline)]);
  } catch (error) {
    if (!deadline.aborted) throw error;
    throw new UnderstudyError('unreadable-file', `${file} was not evaluated within ${timeoutMs} ms`, {
      remedy: 'A definition must come to an end: look for a loop, or for something it waits for.',
    });
  } finally {
    running.kill('SIGKILL');
  }
}

// A file outside any package has no type: saying so is no help. Our own conditions hold for the child as well.
function nodeOptions(): string[] {
  return [...process.execArgv, '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'];
}

async function answerOf(running: ChildProcess, signal: AbortSignal): Promise<Evaluation> {
  const [message] = (await once(running, 'message', { signal })) as [Evaluation];
  return message;
}

async function endOf(running: ChildProcess, signal: AbortSignal): Promise<Evaluation> {
  const [code, endSignal] = (await once(running, 'close', { signal })) as [number | null, string | null];
  return { kind: 'failed', reason: `its process ended with ${endSignal ?? `code ${code}`} before it gave a result` };
}
