import type { Planned } from '../actions/plan-actions.ts';
import { isProbe } from '../world/failure-policy.ts';
import { codes } from '../world/judge-result.ts';
import type { Instance } from '../world/world.ts';

/** What ends the promoted role, or what may be that: a demotion, or, where only a stop helps, that. */
export function givingUp({ table }: Planned, instance: Instance): readonly number[] {
  const demotes = table.of(instance.number, 'demote');
  if (demotes.length > 0) return demotes;
  const stops = table.of(instance.number, 'stop');
  return instance.role === 'promoted' ? stops : stops.filter((stop) => isUnclear(instance, table.at(stop).node));
}

/** It was asked for, and the answer was none: it may be promoted. */
function isUnclear({ observed }: Instance, node: number): boolean {
  const entry = observed.get(node)?.failure?.entry;
  return entry !== undefined && isProbe(entry) && entry.code !== codes.notRunning;
}
