import type { Outcome } from '@understudy/agent-kit';
import { createParameterReader } from '@understudy/agent-kit/schema';
import type { AgentAction, Parameters } from '@understudy/contracts';
import mysql from '../src/index.ts';
import type { MysqlParameters } from '../src/parameters.ts';

/**
 * Carries out one operation of the agent; as a program, the one that is given as JSON
 * on its command line, and prints the outcome.
 */
export interface Operation {
  readonly action: AgentAction;
  readonly parameters: Parameters;
  readonly runDirectory: string;
  readonly timeoutMs: number;
}

const readParameters = createParameterReader(mysql.manifest.parameters);

export async function operate(operation: Operation): Promise<Outcome> {
  const reading = readParameters(operation.parameters);
  if (reading.kind === 'bad') throw new Error(reading.problems.join('; '));
  const handler = mysql.handlers[operation.action];
  if (handler === undefined) throw new Error(`there is no ${operation.action}`);
  const deadlineMs = performance.now() + operation.timeoutMs;
  return handler({
    resource: 'db',
    action: operation.action,
    parameters: reading.parameters as unknown as MysqlParameters,
    node: 'anna',
    generation: 7,
    probe: false,
    intervalMs: 0,
    signal: AbortSignal.timeout(operation.timeoutMs),
    remainingMs: () => Math.max(0, deadlineMs - performance.now()),
    runDirectory: operation.runDirectory,
    log: () => undefined,
  });
}

if (import.meta.main) {
  const operation = JSON.parse(process.argv[2] ?? '') as Operation;
  process.stdout.write(JSON.stringify(await operate(operation)));
}
