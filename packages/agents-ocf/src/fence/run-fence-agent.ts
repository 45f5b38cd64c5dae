import { fenceActions, type AgentManifest, type FenceAgentAction, type Parameters } from '@understudy/contracts';
import {
  failed,
  ok,
  run,
  type Agent,
  type Handler,
  type OperationContext,
  type Outcome,
  type RunResult,
} from '@understudy/agent-kit';
import { sayEnd } from '../say-end.ts';

/**
 * A fence agent of ClusterLabs' kind as one of ours: parameters go to its standard input,
 * a line each, so no shell and no process list sees them; its exit code is the answer.
 */
export function fenceAgentOf(manifest: AgentManifest, path: string): Agent {
  const actions = (manifest.fencing?.actions ?? []).map(({ action }) => action);
  const handlers: Partial<Record<FenceAgentAction, Handler<Parameters>>> = {};
  for (const action of fenceActions) {
    if (actions.includes(action)) handlers[action] = (context) => carryOut(action, path, context);
  }
  return { manifest, handlers };
}

async function carryOut(action: FenceAgentAction, path: string, context: OperationContext): Promise<Outcome> {
  const lines = inputLines(action, context.parameters);
  if (lines === null) return failed('a parameter has more than one line', 'badParameters');
  const result = await run([path], { input: lines, signal: context.signal });
  return outcomeOf(action, result);
}

/** `name=value`, a line each; null if a value would begin another line. */
export function inputLines(action: FenceAgentAction, parameters: Parameters): string | null {
  const said = action === 'validate' ? 'validate-all' : action;
  const lines = Object.entries({ ...parameters, action: said }).map(([name, value]) => `${name}=${inWords(value)}`);
  return lines.some((line) => /[\r\n\0]/.test(line)) ? null : `${lines.join('\n')}\n`;
}

function inWords(value: string | number | boolean): string {
  return typeof value === 'boolean' ? (value ? '1' : '0') : String(value);
}

/** Exit code of `status` for a host without power. */
const hostIsOff = 2;

function outcomeOf(action: FenceAgentAction, result: RunResult): Outcome {
  if (result.code === 0) return action === 'list' ? { ...ok(), plugs: plugsIn(result.stdout) } : ok();
  if (action === 'status' && result.code === hostIsOff) return { code: 'notRunning', reason: '' };
  return failed(failureText(result), action === 'status' || action === 'list' ? 'inconclusive' : 'error');
}

/** `7,web server`, a line each. */
function plugsIn(stdout: string): readonly string[] {
  const names = stdout.split('\n').map((line) => (line.split(',')[0] ?? '').trim());
  return names.filter((name) => name !== '' && name !== 'N/A');
}

function failureText(result: RunResult): string {
  const lastLines = [result.stderr, result.stdout].flatMap((text) => text.trim().split('\n').slice(-1));
  return sayEnd(
    result,
    lastLines.find((line) => line !== ''),
  );
}
