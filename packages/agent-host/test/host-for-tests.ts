import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentCall, OperationRequest, OperationResult, Parameters } from '@understudy/contracts';
import { waitUntil } from '@understudy/agent-kit';
import { AgentHost, type AgentHostOptions, type HostEvent, type LogRecord } from '@understudy/agent-host';

/** A host on a directory of its own, with what it reported. */
export interface HostForTests {
  readonly host: AgentHost;
  readonly runDirectory: string;
  readonly events: readonly HostEvent[];
  readonly records: readonly LogRecord[];
  readonly run: (parameters: Parameters, more?: RunMore) => Promise<OperationResult>;
  /** Of the plugin's present process. */
  readonly pidOf: (plugin: string) => number;
  readonly close: () => Promise<void>;
}

export interface RunMore {
  readonly agent?: string;
  readonly action?: AgentCall;
  readonly resource?: string;
  readonly nodes?: OperationRequest['nodes'];
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export const pluginFolder = join(import.meta.dirname, 'plugins');

let lastOperation = 0;

/** A monitor of `moody`, unless `more` says otherwise. */
export function request(parameters: Parameters, more: RunMore = {}): OperationRequest {
  lastOperation += 1;
  return {
    operationId: `operation-${String(lastOperation)}`,
    resource: more.resource ?? 'web',
    agent: more.agent ?? 'moody',
    action: more.action ?? 'monitor',
    parameters,
    node: 'anna',
    ...(more.nodes === undefined ? {} : { nodes: more.nodes }),
    generation: 4,
    timeoutMs: more.timeoutMs ?? 30_000,
    intervalMs: 0,
    probe: false,
  };
}

/** Starts it; the caller closes it. */
export async function startHost(options: Partial<AgentHostOptions> = {}): Promise<HostForTests> {
  const events: HostEvent[] = [];
  const records: LogRecord[] = [];
  const directory = options.runDirectory ?? (await mkdtemp(join(tmpdir(), 'understudy-agent-host-')));
  const host = new AgentHost({
    plugins: { folders: [pluginFolder] },
    node: 'anna',
    log: (record) => records.push(record),
    onEvent: (event) => events.push(event),
    ...options,
    runDirectory: directory,
  });
  await host.start();
  return {
    host,
    runDirectory: directory,
    events,
    records,
    run: (parameters, more = {}) => host.run(request(parameters, more), more.signal ?? new AbortController().signal),
    pidOf: (plugin) => host.processes().get(plugin) ?? 0,
    close: async () => {
      await host.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Waits, with a generous deadline, for what must come. */
export async function eventually(what: string, check: () => boolean | Promise<boolean>): Promise<void> {
  const { kind } = await waitUntil(check, { timeoutMs: 30_000 });
  if (kind !== 'met') throw new Error(`never came true: ${what}`);
}
