import { fenceActions, type FenceAgentAction, type JsonSchema, type Parameters } from '@understudy/contracts';
import type { Agent, Handler } from './define-agent.ts';

/**
 * What an author of a fence agent writes: a device that can take a host its power.
 * `off`, `status` and `monitor` are a must: what cannot be asked cannot be believed.
 * `context.plug` is what the device calls the host.
 */
export interface FenceAgentDefinition<P extends object = Parameters> {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly parameters: JsonSchema;
  /** How long each action may take, in milliseconds; 60 000 for those that act, 20 000 for those that ask. */
  readonly timeoutsMs?: Readonly<Partial<Record<FenceAgentAction, number>>>;

  /** `ok` only once the host has no power. */
  readonly off: Handler<P>;
  /** `ok`: the host has power; `notRunning`: it has none; anything else: it cannot be told. */
  readonly status: Handler<P>;
  /** The device answers, with these credentials. Must change nothing. */
  readonly monitor: Handler<P>;
  readonly on?: Handler<P>;
  /** In one step; without it, `off` and then `on`. */
  readonly reboot?: Handler<P>;
  /** Which hosts the device knows, in `plugs`. */
  readonly list?: Handler<P>;
  readonly validate?: Handler<P>;
}

const actingTimeoutMs = 60_000;
const askingTimeoutMs = 20_000;

/**
 * Makes a fence agent of its parts.
 *
 * @example
 * export default defineFenceAgent<{ address: string }>({
 *   name: 'fence:outlet', version: '1.0.0', description: 'A socket strip.',
 *   parameters: { type: 'object', required: ['address'], properties: { address: { type: 'string' } } },
 *   off: async ({ parameters, plug }) => { await turn(parameters.address, plug, false); return ok(); },
 *   …
 * });
 */
export function defineFenceAgent<P extends object = Parameters>(definition: FenceAgentDefinition<P>): Agent<P> {
  const handlers: Partial<Record<FenceAgentAction, Handler<P>>> = {};
  for (const action of fenceActions) {
    const handler = definition[action];
    if (handler !== undefined) handlers[action] = handler;
  }
  const { name, version, description, parameters, timeoutsMs = {} } = definition;
  const actions = (Object.keys(handlers) as FenceAgentAction[]).map((action) => ({
    action,
    timeoutMs: timeoutsMs[action] ?? usualTimeoutMs(action),
  }));
  return {
    manifest: { name, version, description, parameters, actions: [], fencing: { actions, hostArgument: null } },
    handlers,
  };
}

function usualTimeoutMs(action: FenceAgentAction): number {
  return action === 'off' || action === 'on' || action === 'reboot' ? actingTimeoutMs : askingTimeoutMs;
}
