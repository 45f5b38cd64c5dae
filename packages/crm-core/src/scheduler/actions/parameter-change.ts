import type { Instance } from '../world/world.ts';
import { instanceAt, nodeAt, type Plan } from './plan.ts';

/**
 * What a difference between the parameters that something was started with and those
 * that are configured calls for.
 */
export type ParameterChange = 'none' | 'reload' | 'restart';

export function parameterChange(plan: Plan, instance: Instance, node: number): ParameterChange {
  const { resource } = instance;
  const started = instance.observed.get(node)?.started;
  if (resource.kind !== 'primitive' || started === null || started === undefined) return 'none';
  if (started.parameterDigest === null) return 'none';
  const parameters = reached(plan, instance, resource.parametersOn(nodeAt(plan, node).attributes));
  if (plan.digest(parameters) === started.parameterDigest) return 'none';
  if (started.restartDigest === null || started.restartParameters === null) return 'restart';
  const names = new Set(started.restartParameters);
  const deciding = new Map([...parameters].filter(([name]) => names.has(name)));
  return plan.digest(deciding) === started.restartDigest ? 'reload' : 'restart';
}

/** A connection that names no address goes to the node on which its container is. */
function reached(
  plan: Plan,
  { container }: Instance,
  parameters: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  if (container === null || parameters.get('addr') !== '#uname') return parameters;
  const host = instanceAt(plan, container).activeOn[0] ?? plan.assignment.node[container] ?? -1;
  return host < 0 ? parameters : new Map([...parameters, ['addr', nodeAt(plan, host).name]]);
}
