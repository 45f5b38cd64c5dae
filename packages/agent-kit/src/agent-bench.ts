import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentCall, NodePlace, Notice, Parameters } from '@understudy/contracts';
import type { Agent, Outcome } from './define-agent.ts';
import { failed } from './outcomes.ts';
import { checkManifest } from './check-manifest.ts';
import { createParameterReader } from './parameter-reader.ts';

/**
 * One agent on a bench: its operations carried out in the test's own process, with the
 * parameters read as the daemon reads them. For an author's first tests; what happens
 * when it hangs or crashes is the host's affair.
 */
export interface AgentBench {
  /** Where the agent keeps what it must find again. */
  readonly runDirectory: string;
  /** Carries out one operation; an exception of the agent is the test's. */
  readonly run: (action: AgentCall, parameters: Parameters, options?: BenchOptions) => Promise<Outcome>;
  /** Removes the run directory, if it was made for this bench. */
  readonly close: () => Promise<void>;
}

export interface BenchSetting {
  /** A directory that is there and stays: another bench may go on with it. Default: a new one. */
  readonly runDirectory?: string;
}

export interface BenchOptions {
  /** When the signal aborts, in milliseconds. Default: what the agent says of the action. */
  readonly timeoutMs?: number;
  readonly probe?: boolean;
  /** This node's name. Default `localhost`. */
  readonly node?: string;
  /** The cluster's, with their addresses. Default: none. */
  readonly nodes?: readonly NodePlace[];
  /** For `notify`: what it is told. */
  readonly notice?: Notice;
  /** Hears what the agent logs. */
  readonly log?: (message: string, detail?: Readonly<Record<string, unknown>>) => void;
}

/** For `watch`, which has none of its own. */
const defaultTimeoutMs = 20_000;

/** @throws when the agent's manifest is not valid, with all that is wrong */
export async function createAgentBench<P extends object>(
  agent: Agent<P>,
  setting: BenchSetting = {},
): Promise<AgentBench> {
  const problems = checkManifest(agent.manifest);
  if (problems.length > 0) throw new Error(`the agent ${agent.manifest.name}: ${problems.join('; ')}`);
  const runDirectory = setting.runDirectory ?? (await mkdtemp(join(tmpdir(), `${agent.manifest.name}-`)));
  const readParameters = createParameterReader(agent.manifest.parameters);
  return {
    runDirectory,
    run: (action, parameters, options = {}) =>
      runOnce({ agent, readParameters, runDirectory, action, parameters, options }),
    close: async () => {
      if (setting.runDirectory === undefined) await rm(runDirectory, { recursive: true, force: true });
    },
  };
}

interface Attempt<P extends object> {
  readonly agent: Agent<P>;
  readonly readParameters: ReturnType<typeof createParameterReader>;
  readonly runDirectory: string;
  readonly action: AgentCall;
  readonly parameters: Parameters;
  readonly options: BenchOptions;
}

async function runOnce<P extends object>(attempt: Attempt<P>): Promise<Outcome> {
  const { agent, action, options, runDirectory } = attempt;
  const handler = agent.handlers[action];
  const description = agent.manifest.actions.find((each) => each.action === action);
  if (handler === undefined) return failed(`it has no ${action}`, 'unimplemented');
  const reading = attempt.readParameters(attempt.parameters);
  if (reading.kind === 'bad') return failed(reading.problems.join('; '), 'badParameters');
  const timeoutMs = options.timeoutMs ?? description?.timeoutMs ?? defaultTimeoutMs;
  const startedMs = performance.now();
  return handler({
    resource: 'bench',
    action,
    // The schema has judged them: the author's type says what the schema says.
    parameters: reading.parameters as P,
    node: options.node ?? 'localhost',
    nodes: options.nodes ?? [],
    generation: 1,
    probe: options.probe ?? false,
    intervalMs: 0,
    ...(options.notice === undefined ? {} : { notice: options.notice }),
    signal: AbortSignal.timeout(timeoutMs),
    remainingMs: () => Math.max(0, timeoutMs - (performance.now() - startedMs)),
    runDirectory,
    log: options.log ?? (() => undefined),
  });
}
