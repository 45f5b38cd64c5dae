import '@understudy/agent-kit/register';
import { subscribe } from 'node:diagnostics_channel';
import { flushCompileCache } from 'node:module';
import { getPriority, setPriority } from 'node:os';
import { helperChannelName, signalGroup, type Agent, type HelperMessage } from '@understudy/agent-kit';
import type { OperationResult } from '@understudy/contracts';
import { carryOut } from './carry-out.ts';
import { loadAgents, type AgentFinder } from './load-agents.ts';
import { open, seal, type HostMessage, type LogLevel, type PluginMessage } from './protocol.ts';

/**
 * The first module of a plugin's process. It answers the host's messages and ends with
 * the host, at once: what the agents have started stays, what they are just running
 * (`run`) goes.
 */

const agents = new Map<string, Agent>();
let finders: readonly AgentFinder[] = [];
const running = new Map<string, AbortController>();
const helpers = new Set<number>();

// A host that goes before others is no reason for services to. Less is everybody's right.
if (getPriority() < 0) setPriority(0);
// It is for this process; what an agent starts may be a Node too.
delete process.env['NODE_COMPILE_CACHE'];

process.on('disconnect', endAtOnce);
process.on('message', (envelope) => {
  const opened = open<HostMessage>(envelope);
  if (opened.kind === 'unknownVersion') tell({ kind: 'refused', reasons: [opened.reason] });
  else void answer(opened.message);
});
subscribe(helperChannelName, (message) => {
  const helper = message as HelperMessage;
  if (helper.kind === 'helperStarted') helpers.add(helper.pid);
  else helpers.delete(helper.pid);
  tell(helper);
});

async function answer(message: HostMessage): Promise<void> {
  switch (message.kind) {
    case 'load':
      return load(message.modules);
    case 'find':
      return find(message.agent);
    case 'run':
      return run(message);
    case 'cancel':
      running.get(message.operationId)?.abort(new Error('the operation was cancelled'));
  }
}

async function load(modules: readonly string[]): Promise<void> {
  const result = await loadAgents(modules);
  if (result.kind === 'refused') return tell({ kind: 'refused', reasons: result.reasons });
  for (const agent of result.agents) agents.set(agent.manifest.name, agent);
  ({ finders } = result);
  tell({ kind: 'loaded', manifests: result.agents.map((agent) => agent.manifest) });
  // Node would write it at an orderly end, which this process does not have.
  setImmediate(flushCompileCache);
}

async function find(name: string): Promise<void> {
  const agent = await agentNamed(name);
  if (typeof agent === 'string') tell({ kind: 'notFound', agent: name, reason: agent });
  else tell({ kind: 'found', agent: name, manifest: agent.manifest });
}

/** Loaded, found before, or found now: a process that was started anew finds again what an earlier one had. */
async function agentNamed(name: string): Promise<Agent | string> {
  const known = agents.get(name);
  if (known !== undefined) return known;
  let reason = `this plugin has no agent ${name}`;
  for (const finder of finders) {
    const found = await finder(name).catch((error: unknown) =>
      error instanceof Error ? error.message : String(error),
    );
    if (typeof found === 'string') reason = found;
    else {
      agents.set(name, found);
      return found;
    }
  }
  return reason;
}

async function run(message: RunMessage): Promise<void> {
  const { operationId } = message.request;
  const controller = new AbortController();
  // Before anything is waited for: the next message may cancel it.
  running.set(operationId, controller);
  const result = await resultOf(message, controller.signal);
  running.delete(operationId);
  tell({ kind: 'result', operationId, result });
}

type RunMessage = Extract<HostMessage, { kind: 'run' }>;

async function resultOf(message: RunMessage, cancel: AbortSignal): Promise<OperationResult> {
  const { agent: name, operationId } = message.request;
  const agent = await agentNamed(name);
  if (typeof agent === 'string') return { code: 'notInstalled', reason: agent, durationMs: 0 };
  return carryOut({ agent, ...message, cancel, log: logger(operationId) });
}

function logger(operationId: string) {
  return (level: LogLevel, message: string, detail?: Readonly<Record<string, unknown>>): void =>
    tell({
      kind: 'log',
      level,
      operationId,
      message: String(message),
      ...(detail === undefined ? {} : { detail: plain(detail) }),
    });
}

/** What cannot be written as JSON would end the process when it is sent. */
function plain(detail: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(JSON.stringify(detail)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    return { unreadable: error instanceof Error ? error.message : String(error) };
  }
}

function tell(message: PluginMessage): void {
  // Without a host there is nobody to tell, and 'disconnect' is on its way.
  if (process.connected) process.send?.(seal(message), undefined, undefined, () => undefined);
}

function endAtOnce(): void {
  for (const pid of helpers) signalGroup(pid, 'SIGKILL');
  // Not exit(): no code of an agent may run any more.
  process.kill(process.pid, 'SIGKILL');
}
