import { mkdirSync } from 'node:fs';
import { resultCodes, type OperationRequest, type OperationResult } from '@understudy/contracts';
import type { Agent, OperationContext, Outcome } from '@understudy/agent-kit';
import { asksOnly, failureResult } from './failure-result.ts';
import type { LogLevel } from './protocol.ts';

/**
 * Carries out one operation inside the plugin's process. Whatever the handler does,
 * there is a result: an exception, a nonsensical answer and a missed deadline have one
 * too.
 */
interface OperationTask {
  readonly agent: Agent;
  /** Its parameters were read against the schema. */
  readonly request: OperationRequest;
  readonly remainingMs: number;
  readonly runDirectory: string;
  /** Aborted when the operation is cancelled. */
  readonly cancel: AbortSignal;
  readonly log: (level: LogLevel, message: string, detail?: Readonly<Record<string, unknown>>) => void;
}

/** Never rejects; resolves late, or never, if the handler ignores its signal. */
export async function carryOut(task: OperationTask): Promise<OperationResult> {
  const startedMs = performance.now();
  const elapsedMs = (): number => Math.round(performance.now() - startedMs);
  const handler = task.agent.handlers[task.request.action];
  if (handler === undefined) {
    const reason = `the agent ${task.request.agent} has no ${task.request.action}`;
    return { code: 'unimplemented', reason, durationMs: elapsedMs() };
  }
  const deadline = beginDeadline(task);
  try {
    const context = contextOf(task, deadline.signal, () => task.remainingMs - elapsedMs());
    const outcome = await outcomeOf(task, () => handler(context));
    return judge(task.request, outcome, deadline.missed(), elapsedMs());
  } finally {
    clearTimeout(deadline.timer);
  }
}

function beginDeadline({ remainingMs, cancel }: OperationTask) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error('the time is over')), remainingMs);
  return {
    signal: AbortSignal.any([controller.signal, cancel]),
    timer,
    missed: (): Miss => (controller.signal.aborted ? 'timedOut' : cancel.aborted ? 'cancelled' : 'none'),
  };
}

type Miss = 'none' | 'timedOut' | 'cancelled';

function contextOf(
  { request, runDirectory, log }: OperationTask,
  signal: AbortSignal,
  remainingMs: () => number,
): OperationContext {
  mkdirSync(runDirectory, { recursive: true, mode: 0o700 });
  return {
    resource: request.resource,
    action: request.action,
    parameters: request.parameters,
    node: request.node,
    nodes: request.nodes ?? [],
    generation: request.generation,
    probe: request.probe,
    intervalMs: request.intervalMs,
    ...(request.level === undefined ? {} : { level: request.level }),
    ...(request.copies === undefined ? {} : { copies: request.copies }),
    ...(request.notice === undefined ? {} : { notice: request.notice }),
    ...(request.plan === undefined ? {} : { plan: request.plan }),
    ...(request.plug === undefined ? {} : { plug: request.plug }),
    signal,
    remainingMs: () => Math.max(0, remainingMs()),
    runDirectory,
    log: (message, detail) => log('info', message, detail),
  };
}

async function outcomeOf(task: OperationTask, call: () => Promise<Outcome>): Promise<Outcome> {
  try {
    const outcome: unknown = await call();
    return isOutcome(outcome) ? outcome : { code: 'error', reason: 'the agent gave no result (code and reason)' };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    task.log('error', `${task.request.action} threw: ${reason}`, {
      stack: error instanceof Error ? (error.stack ?? '') : '',
    });
    return { code: 'error', reason };
  }
}

function isOutcome(value: unknown): value is Outcome {
  if (typeof value !== 'object' || value === null) return false;
  const { code, reason } = value as Partial<Outcome>;
  return typeof code === 'string' && Object.hasOwn(resultCodes, code) && typeof reason === 'string';
}

/**
 * One that only asks and missed its deadline could not tell, whatever it says: its probes were
 * cut off. Of the others a late `ok` is believed: a stop that is done is done.
 */
function judge(request: OperationRequest, outcome: Outcome, miss: Miss, durationMs: number): OperationResult {
  if (miss === 'none' || (outcome.code === 'ok' && !asksOnly(request))) return { ...outcome, durationMs };
  const why = miss === 'cancelled' ? 'cancelled' : `timed out after ${String(request.timeoutMs)} ms`;
  return failureResult(request, outcome.reason === '' ? why : `${why}: ${outcome.reason}`, durationMs);
}
