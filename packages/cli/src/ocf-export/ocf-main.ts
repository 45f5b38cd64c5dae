import '@understudy/agent-kit/register';
import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import process from 'node:process';
import { carryOut, loadAgents } from '@understudy/agent-host';
import { pause, run, type Agent } from '@understudy/agent-kit';
import { resultCodes, type OperationRequest, type OperationResult, type Parameters } from '@understudy/contracts';
import { actionCalled, readOcfCall, temporaryFolder } from './read-ocf-call.ts';

/**
 * Carries out one operation of an exported agent, for a cluster that calls it as an OCF script: the call comes in the
 * environment, the answer is an exit code, with the reason on standard error. Called with the task that the script
 * holds and the action's name.
 */
export interface OcfTask {
  readonly agent: string;
  /** Absolute paths. */
  readonly modules: readonly string[];
  readonly defaults: Parameters;
}

type Answer = Pick<OperationResult, 'code' | 'reason' | 'promotionScore'>;

/** Beyond the deadline, for a handler that does not heed it. */
const patienceMs = 500;

const answer = await answerCall(JSON.parse(process.argv[2] ?? '') as OcfTask, process.argv[3] ?? '');
say(answer);
// Not at leisure: what an agent has left waiting is no reason to keep the cluster waiting.
process.exit(exitCodeOf(answer));

async function answerCall({ agent: name, modules, defaults }: OcfTask, word: string): Promise<Answer> {
  const agent = await loadAgent(name, modules);
  if (typeof agent === 'string') return { code: 'notInstalled', reason: agent };
  const action = actionCalled(word);
  if (action === undefined) return { code: 'unimplemented', reason: `there is no action '${word}'` };
  const call = readOcfCall(agent.manifest, action, { environment: process.env, hostName: hostname(), defaults });
  if (call.kind === 'badParameters') return { code: 'badParameters', reason: call.reason };
  if (action === 'validate' && agent.handlers.validate === undefined) return { code: 'ok', reason: '' };
  // As resource-agents makes it: everybody's, and each one's own in it.
  mkdirSync(temporaryFolder(process.env), { recursive: true, mode: 0o755 });
  const result = await operate(agent, call.request, call.runDirectory);
  await sayPromotionScore(agent, call.request, result);
  return result;
}

async function loadAgent(name: string, modules: readonly string[]): Promise<Agent | string> {
  const loaded = await loadAgents(modules);
  if (loaded.kind === 'refused') return loaded.reasons.join('; ');
  return (
    loaded.agents.find(({ manifest }) => manifest.name === name) ?? `there is no agent ${name} in ${modules.join(', ')}`
  );
}

async function operate(agent: Agent, request: OperationRequest, runDirectory: string): Promise<Answer> {
  const cancel = new AbortController();
  process.once('SIGTERM', () => cancel.abort(new Error('the operation was ended')));
  const late: Answer = { code: 'error', reason: `no answer within ${Math.round(request.timeoutMs)} ms` };
  const log = (_level: string, message: string): void => void process.stderr.write(`${message}\n`);
  return Promise.race([
    carryOut({ agent, request, remainingMs: request.timeoutMs, runDirectory, cancel: cancel.signal, log }),
    pause(request.timeoutMs + patienceMs).then(() => late),
  ]);
}

/** A copy is promoted only where one has said how gladly it would be; ours would anywhere, unless they say otherwise. */
async function sayPromotionScore(
  { handlers }: Agent,
  { action }: OperationRequest,
  { code, promotionScore }: Answer,
): Promise<void> {
  if (handlers.promote === undefined || code !== 'ok') return;
  const score = promotionScore ?? (action === 'promote' ? 10 : 5);
  const says = ['start', 'promote', 'demote'].includes(action) || promotionScore !== undefined;
  if (says) await run(['crm_master', '-Q', '-l', 'reboot', '-v', String(score)], { timeoutMs: 5_000 });
  if (action === 'stop') await run(['crm_master', '-Q', '-l', 'reboot', '-D'], { timeoutMs: 5_000 });
}

function say({ code, reason }: Answer): void {
  if (reason === '') return;
  const isFine = code === 'ok' || code === 'promoted' || code === 'notRunning';
  process.stderr.write(isFine ? `${reason}\n` : `ocf-exit-reason:${reason}\n`);
}

function exitCodeOf({ code }: Answer): number {
  // What resource-agents' own scripts say of parameters that are wrong on every node.
  if (code === 'badParameters') return resultCodes.notConfigured;
  // To the API, a monitor that could not tell has failed.
  return code === 'inconclusive' ? resultCodes.error : resultCodes[code];
}
