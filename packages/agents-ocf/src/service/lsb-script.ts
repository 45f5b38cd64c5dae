import { failed, notRunning, ok, type Agent, type Outcome, type RunResult } from '@understudy/agent-kit';
import { resultCodes, type ResultCode } from '@understudy/contracts';
import type { Environment, Finding } from '../find-agent.ts';
import { notThere } from '../not-there.ts';
import { findProgram, programsIn } from '../programs.ts';
import { endOf, noParameters, programAgent, type ServiceAction } from './program-agent.ts';

/** `lsb:nginx` is `/etc/init.d/nginx`, which takes `start`, `stop` and `status` as the Linux Standard Base says. */
export function findLsbScript(name: string, environment: Environment): Promise<Finding> {
  const folder = initFolder(environment);
  const script = name.slice('lsb:'.length);
  const agent = lsbScriptAgent(name, folder, script);
  if (agent !== null) return Promise.resolve(agent);
  const others = programsIn([folder]).map((other) => `lsb:${other}`);
  return Promise.resolve(notThere(name, script, [folder], others));
}

export function initFolder(environment: Environment): string {
  return environment['UNDERSTUDY_INIT_SCRIPTS'] ?? '/etc/init.d';
}

/** A name in a folder, and nothing that leads elsewhere. */
export const scriptName = /^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}$/;

/** null: there is no such script. */
export function lsbScriptAgent(name: string, folder: string, script: string): Agent | null {
  const path = scriptName.test(script) ? findProgram([folder], script) : null;
  if (path === null) return null;
  return programAgent({
    name,
    description: `The service of the script ${path}.`,
    parameters: noParameters,
    argv: (action) => [path, action === 'monitor' ? 'status' : action],
    outcome: lsbOutcome,
  });
}

/** Exit codes of `status`: https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/iniscrptact.html */
const deadCodes: ReadonlyMap<number | null, string> = new Map([
  [1, 'it is dead, and its pid file is there'],
  [2, 'it is dead, and its lock is there'],
  [3, ''],
]);

/** Of all others, up to 7: those of OCF scripts were made of them. */
const lastLsbCode = 7;
const codes: ReadonlyMap<number | null, ResultCode> = new Map(
  (Object.entries(resultCodes) as [ResultCode, number][])
    .filter(([, code]) => code <= lastLsbCode)
    .map(([name, code]) => [code, name]),
);

/** Pure. */
export function lsbOutcome(action: ServiceAction, result: RunResult): Outcome {
  if (result.code === 0) return ok();
  if (action === 'monitor') {
    const dead = deadCodes.get(result.code);
    return dead === undefined ? failed(endOf(result)) : notRunning(dead);
  }
  if (action === 'stop' && codes.get(result.code) === 'notRunning') return ok('it did not run');
  return { code: codes.get(result.code) ?? 'error', reason: endOf(result) };
}
