/*
 * A route that moves with a group. Does the job of ocf:heartbeat:Route.
 * Invariant: what is somebody else's is neither replaced nor removed.
 */
import { defineAgent, failed, type Agent, type OperationContext, type Outcome } from '@understudy/agent-kit';
import { kernelRefusal } from '../kernel-refusal.ts';
import { monitorRoute, startRoute, stopRoute, validateRoute, watchRoute } from './route-operations.ts';
import { parametersSchema, readRouteSettings, type RouteParameters, type RouteSettings } from './route-settings.ts';

type Context = OperationContext<RouteParameters>;

export function createRouteAgent(): Agent<RouteParameters> {
  return defineAgent<RouteParameters>({
    name: 'route',
    version: '0.1.0',
    description:
      'A route of IPv4 or IPv6: to a network, a host, or the default route. Sets it, watches that it is there as it was ' +
      'set, and leaves alone what is not its own.',
    parameters: parametersSchema,
    ocfNames: [{ name: 'Route' }],
    timeoutsMs: { start: 10_000, stop: 10_000, monitor: 10_000, validate: 10_000 },
    monitorIntervalMs: 10_000,
    start: withSettings(startRoute),
    stop: withSettings(stopRoute),
    monitor: withSettings(monitorRoute),
    validate: withSettings(validateRoute),
    watch: withSettings(watchRoute),
  });
}

function withSettings(
  handle: (settings: RouteSettings, context: Context) => Outcome | Promise<Outcome>,
): (context: Context) => Promise<Outcome> {
  return async (context) => {
    const result = readRouteSettings(context.parameters);
    if (result.kind === 'problems') return failed(result.problems.join('; '), 'badParameters');
    try {
      return await handle(result.settings, context);
    } catch (error) {
      return kernelRefusal('the kernel does not say what this host has', error);
    }
  };
}
