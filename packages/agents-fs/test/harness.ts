/*
 * A host in small: runs the agent's operations, one JSON line of request on standard
 * input, one of result on standard output. It is started inside a mount namespace;
 * like a plugin's process it lives on between operations, and ends with its input.
 */
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { AgentAction } from '@understudy/contracts';
import agent, { type FsParameters } from '../src/index.ts';

export interface HarnessRequest {
  readonly action: AgentAction;
  readonly parameters: Partial<FsParameters>;
  readonly timeoutMs: number;
  readonly runDirectory: string;
}

export interface HarnessAnswer {
  readonly code: string;
  readonly reason: string;
  readonly log: readonly string[];
  readonly durationMs: number;
}

function defaults(): Partial<FsParameters> {
  const properties = agent.manifest.parameters['properties'] as Record<string, { readonly default?: unknown }>;
  const entries = Object.entries(properties).filter(([, schema]) => 'default' in schema);
  return Object.fromEntries(entries.map(([name, schema]) => [name, schema.default]));
}

async function operate({ action, parameters, timeoutMs, runDirectory }: HarnessRequest): Promise<HarnessAnswer> {
  const handler = agent.handlers[action];
  if (handler === undefined) return { code: 'unimplemented', reason: action, log: [], durationMs: 0 };
  mkdirSync(runDirectory, { recursive: true });
  const log: string[] = [];
  const startedMs = performance.now();
  const outcome = await handler({
    resource: 'data',
    action,
    parameters: { ...defaults(), ...parameters } as FsParameters,
    node: 'one',
    generation: 1,
    probe: false,
    intervalMs: 0,
    signal: AbortSignal.timeout(timeoutMs),
    remainingMs: () => startedMs + timeoutMs - performance.now(),
    runDirectory,
    log: (message) => void log.push(message),
  });
  return { code: outcome.code, reason: outcome.reason, log, durationMs: performance.now() - startedMs };
}

// Also in the middle of an operation: the host's end of the line is gone.
process.stdin.once('end', () => process.exit());

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await operate(JSON.parse(line) as HarnessRequest))}\n`);
}
