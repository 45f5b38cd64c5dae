import type { Instance } from '../world/world.ts';
import { nodeAt, type Plan } from './plan.ts';

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
  const parameters = resource.parametersOn(nodeAt(plan, node).attributes);
  if (plan.digest(parameters) === started.parameterDigest) return 'none';
  if (started.restartDigest === null || started.restartParameters === null) return 'restart';
  const names = new Set(started.restartParameters);
  const deciding = new Map([...parameters].filter(([name]) => names.has(name)));
  return plan.digest(deciding) === started.restartDigest ? 'reload' : 'restart';
}
