import type { AgentManifest, JsonSchema, Parameters } from '@understudy/contracts';
import {
  failed,
  run,
  type Agent,
  type Argv,
  type OperationContext,
  type Outcome,
  type RunResult,
} from '@understudy/agent-kit';
import { lastLine } from '../last-line.ts';
import { sayEnd } from '../say-end.ts';

/** What a service can do that knows neither roles nor migration. */
const serviceActions = ['start', 'stop', 'monitor'] as const;
export type ServiceAction = (typeof serviceActions)[number];

/**
 * A service that is started, stopped and asked by a program: an agent is the words for each action, and what the
 * program's end means. The rest is the same for all.
 */
export interface ServiceProgram {
  /** The agent's whole name: `lsb:nginx`. */
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonSchema;
  readonly argv: (action: ServiceAction, parameters: Parameters) => Argv;
  readonly outcome: (action: ServiceAction, result: RunResult) => Outcome;
}

/** None of these programs says how long it may take. */
const timeoutsMs: Readonly<Record<ServiceAction, number>> = { start: 100_000, stop: 100_000, monitor: 20_000 };

export function programAgent({ argv, outcome, ...about }: ServiceProgram): Agent {
  const carryOut = async (action: ServiceAction, { parameters, signal }: OperationContext): Promise<Outcome> => {
    const words = argv(action, parameters);
    if (words.some((word) => word.includes('\0'))) return failed('a parameter has a NUL in it', 'badParameters');
    return outcome(action, await run(words, { signal, env: { PATH: programPath } }));
  };
  return {
    manifest: { ...serviceManifest(about), systemServices: [{ names: [serviceName(about.name)] }] },
    handlers: Object.fromEntries(
      serviceActions.map((action) => [action, (context: OperationContext) => carryOut(action, context)]),
    ),
  };
}

/** `systemd:nginx.service`, `lsb:nginx`: the system calls it nginx. */
function serviceName(agent: string): string {
  return agent.slice(agent.indexOf(':') + 1).replace(/\.service$/, '');
}

/** What init would give its scripts. */
const programPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export function serviceManifest(about: Pick<AgentManifest, 'name' | 'description' | 'parameters'>): AgentManifest {
  return {
    ...about,
    version: '1.0.0',
    actions: serviceActions.map((action) => ({ action, timeoutMs: timeoutsMs[action] })),
  };
}

export const noParameters: JsonSchema = { type: 'object', additionalProperties: false, properties: {} };

/** Its end in words, after what it last said. */
export function endOf(result: RunResult): string {
  return sayEnd(result, lastLine(result));
}
