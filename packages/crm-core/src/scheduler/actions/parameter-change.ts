import type { HistoryEntry } from '../../model/configuration/situation.ts';
import { changeSince, type ParameterChange } from '../digests/change-since.ts';
import type { Instance, WorldNode } from '../world/world.ts';
import { canAct, instanceAt, nodeAt, type Plan } from './plan.ts';

/** What a change of its parameters since it was started on a node calls for there. */
export function parameterChange(plan: Plan, instance: Instance, node: number): ParameterChange {
  const begun = instance.observed.get(node)?.begun ?? [];
  const changes = begun.map((entry) => changeOf(plan, instance, node, entry));
  if (changes.includes('restart')) return 'restart';
  return changes.includes('reload') ? 'reload' : 'none';
}

/** The recurring operation is to be done with other parameters, or another timeout, than before. */
export function isWatchedAnew(plan: Plan, instance: Instance, node: number, entry: HistoryEntry): boolean {
  return changeOf(plan, instance, node, entry) !== 'none';
}

/** A change is acted upon where the node keeps its resources: in maintenance, or neither leaving nor in standby. */
export function isOpenToChange(node: WorldNode): boolean {
  return canAct(node) && (node.maintenance || !(node.shutdown || node.standby));
}

/** Of what is not configured any more the parameters are not known. */
function changeOf(plan: Plan, instance: Instance, node: number, entry: HistoryEntry): ParameterChange {
  const { resource } = instance;
  const place = nodeAt(plan, node);
  if (resource.kind !== 'primitive' || instance.isRemoved || !isOpenToChange(place)) return 'none';
  const { digest, world } = plan;
  const host = hostOf(plan, instance);
  return changeSince(entry, { resource, attributes: place.attributes, host, digest, resolved: world.resolved });
}

function hostOf(plan: Plan, { container }: Instance): string | null {
  if (container === null) return null;
  const host = instanceAt(plan, container).activeOn[0] ?? plan.assignment.node[container] ?? -1;
  return host < 0 ? null : nodeAt(plan, host).name;
}
