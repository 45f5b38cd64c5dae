import { resultCodes, type AgentManifest, type ResultCode } from '@understudy/contracts';
import {
  failed,
  ok,
  run,
  type Agent,
  type OperationContext,
  type Outcome,
  type RunResult,
} from '@understudy/agent-kit';
import { lastLine } from '../last-line.ts';
import { sayEnd } from '../say-end.ts';
import type { Script } from './find-ocf-agent.ts';
import { scriptActions, type ScriptAction } from './ocf-manifest.ts';
import { exitReasonPrefix, operationEnvironment } from './script-environment.ts';

/** An OCF script as one of our agents: its exit code is the result, its exit reason the reason. */
export function scriptHandlers(script: Script, { actions }: AgentManifest): Agent['handlers'] {
  const offered = (Object.keys(scriptActions) as ScriptAction[]).filter((action) =>
    actions.some((each) => each.action === action),
  );
  return Object.fromEntries(
    offered.map((action) => [action, (context: OperationContext) => carryOut(script, action, context)]),
  );
}

async function carryOut(script: Script, action: ScriptAction, context: OperationContext): Promise<Outcome> {
  const said = scriptActions[action];
  const nul = Object.entries(context.parameters).find(([, value]) => String(value).includes('\0'));
  if (nul !== undefined) return failed(`parameter '${nul[0]}' has a NUL in it`, 'badParameters');
  const result = await run([script.path, said], {
    env: operationEnvironment(script, said, context),
    signal: context.signal,
  });
  return outcomeOf(action, result);
}

const codes: ReadonlyMap<number, ResultCode> = new Map(
  (Object.entries(resultCodes) as [ResultCode, number][]).map(([name, code]) => [code, name]),
);

/** A stop of what did not run has done what it should. */
function outcomeOf(action: ScriptAction, result: RunResult): Outcome {
  const code = result.code === null ? undefined : codes.get(result.code);
  if (code === 'ok') return ok();
  if (action === 'stop' && code === 'notRunning') return ok('it did not run');
  const isAnswer = action === 'monitor' && code !== undefined && answers.has(code);
  return { code: code ?? 'error', reason: isAnswer ? '' : reasonOf(result) };
}

/** Of a monitor: not a failure, and needs no words. */
const answers: ReadonlySet<ResultCode> = new Set(['notRunning', 'promoted']);

/** The last that it said for people; else its last line. */
function reasonOf(result: RunResult): string {
  const lines = `${result.stdout}\n${result.stderr}`.split('\n').map((line) => line.trim());
  const reason = lines.findLast((line) => line.startsWith(exitReasonPrefix))?.slice(exitReasonPrefix.length);
  return sayEnd(result, reason?.trim() ?? lastLine(result));
}
