import { join } from 'node:path';
import type { Parameters } from '@understudy/contracts';
import { failed, notRunning, ok, type Argv, type Outcome, type RunResult } from '@understudy/agent-kit';
import type { Environment, Finding } from '../find-agent.ts';
import { notThere } from '../not-there.ts';
import { findProgram, programsIn } from '../programs.ts';
import { initFolder, scriptName } from './lsb-script.ts';
import { endOf, programAgent, type ServiceAction } from './program-agent.ts';

/**
 * A script of Heartbeat 1, as `haresources` names them: in `resource.d`, or one of init's. Its parameters have no
 * names, but places: they come before the action.
 */
export function findHeartbeatScript(name: string, environment: Environment): Promise<Finding> {
  const folders = [join(environment['HA_DIR'] ?? '/etc/ha.d', 'resource.d'), initFolder(environment)];
  const script = name.slice('heartbeat:'.length);
  const path = scriptName.test(script) ? findProgram(folders, script) : null;
  if (path === null) {
    const others = programsIn(folders).map((other) => `heartbeat:${other}`);
    return Promise.resolve(notThere(name, script, folders, others));
  }
  return Promise.resolve(
    programAgent({
      name,
      description: `The Heartbeat script ${path}.`,
      parameters: positionalSchema,
      argv: (action, parameters) => heartbeatArgv(path, action, parameters),
      outcome: heartbeatOutcome,
    }),
  );
}

const mostParameters = 9;

const positionalSchema = {
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(
    places().map((place) => [
      place,
      { type: ['string', 'number', 'boolean'], description: `The script’s argument number ${place}.` },
    ]),
  ),
};

function places(): readonly string[] {
  return Array.from({ length: mostParameters }, (_, index) => String(index + 1));
}

/** Pure. Up to the last that is given; one that is left out between two is empty. */
export function heartbeatArgv(path: string, action: ServiceAction, parameters: Parameters): Argv {
  const last = places().findLastIndex((place) => parameters[place] !== undefined);
  const values = places()
    .slice(0, last + 1)
    .map((place) => String(parameters[place] ?? ''));
  return [path, ...values, action === 'monitor' ? 'status' : action];
}

/** Pure. `status` is answered in words; its exit code says nothing. */
export function heartbeatOutcome(action: ServiceAction, result: RunResult): Outcome {
  if (action !== 'monitor') return result.code === 0 ? ok() : failed(endOf(result));
  if (result.code === null) return failed(endOf(result));
  const said = `${result.stdout}\n${result.stderr}`;
  return runs.test(said) && !isDown.test(said) ? ok() : notRunning();
}

const runs = /\b(ok|running)\b/i;
const isDown = /(\bnot\b|n't\b).{0,20}\brunning\b|\bstopped\b/i;
