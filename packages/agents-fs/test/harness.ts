/*
 * A host in small: runs the agent's operations, one JSON line of request on standard
 * input, one of result on standard output. It is started inside a mount namespace;
 * like a plugin's process it lives on between operations, and ends with its input.
 */
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createAgentBench } from '@understudy/agent-kit/testing';
import type { AgentCall } from '@understudy/contracts';
import { createFsAgent } from '../src/fs-agent.ts';
import type { FsParameters } from '../src/parameters.ts';

const agent = createFsAgent();

export interface HarnessRequest {
  readonly action: AgentCall;
  readonly parameters: Partial<FsParameters>;
  readonly timeoutMs: number;
  readonly runDirectory: string;
}

export interface HarnessAnswer {
  readonly code: string;
  readonly reason: string;
  readonly nodeAttributes?: Readonly<Record<string, string | null>>;
  readonly log: readonly string[];
  readonly durationMs: number;
}

async function operate({ action, parameters, timeoutMs, runDirectory }: HarnessRequest): Promise<HarnessAnswer> {
  mkdirSync(runDirectory, { recursive: true });
  const bench = await createAgentBench(agent, { runDirectory });
  const log: string[] = [];
  const startedMs = performance.now();
  const outcome = await bench.run(action, parameters, { timeoutMs, log: (message) => void log.push(message) });
  return { ...outcome, log, durationMs: performance.now() - startedMs };
}

// Also in the middle of an operation: the host's end of the line is gone.
process.stdin.once('end', () => process.exit());

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await operate(JSON.parse(line) as HarnessRequest))}\n`);
}
