import type { Role } from '@understudy/contracts';
import { isRunning } from '../model/failure.ts';
import { primitivesOf } from '../model/primitives-of.ts';
import type { ClusterModel } from '../model/cluster.ts';
import type { OperationRecord } from '../model/status.ts';
import type { Resource } from '../model/resource.ts';

/** Where what only one node may have is active, by resource, as the records say: the newest place of each. */
export function activePlaces(model: ClusterModel, history: readonly OperationRecord[]): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  for (const resource of model.resources) {
    const active = activeRole(resource);
    if (active === null) continue;
    for (const { id } of primitivesOf(resource)) {
      const node = placeOf(
        history.filter((record) => record.resource === id),
        active,
      );
      if (node !== null) places.set(id, node);
    }
  }
  return places;
}

/** How much each node owns: the priorities, each plus one, of what is active there and only one node may have. */
export function ownedWeights(model: ClusterModel, history: readonly OperationRecord[]): ReadonlyMap<string, number> {
  const priorities = new Map(model.resources.flatMap(primitivesOf).map(({ id, meta }) => [id, meta.priority]));
  const weights = new Map<string, number>();
  for (const [resource, node] of activePlaces(model, history)) {
    weights.set(node, (weights.get(node) ?? 0) + Math.max(0, priorities.get(resource) ?? 0) + 1);
  }
  return weights;
}

/** In which role it is active; null: every node may have it. */
function activeRole(resource: Resource): 'started' | 'promoted' | null {
  if (resource.kind !== 'clone') return 'started';
  return resource.promotable ? 'promoted' : null;
}

function placeOf(records: readonly OperationRecord[], active: 'started' | 'promoted'): string | null {
  const roles = new Map<string, Role>();
  let newest: string | null = null;
  for (const record of records) {
    const role = roleAfter(record, roles.get(record.node) ?? 'stopped');
    roles.set(record.node, role);
    if (role === active || (active === 'started' && role !== 'stopped')) newest = record.node;
    else if (newest === record.node) newest = null;
  }
  return newest;
}

function roleAfter({ action, code, probe, role }: OperationRecord, before: Role): Role {
  if (code !== 'ok' && code !== 'promoted' && code !== 'notRunning') return before;
  switch (action) {
    case 'start':
      return before === 'promoted' ? before : 'started';
    case 'promote':
      return 'promoted';
    case 'demote':
      return 'unpromoted';
    case 'stop':
      return 'stopped';
    case 'monitor':
      if (code === 'notRunning') return 'stopped';
      if (code === 'promoted') return 'promoted';
      return (probe || role === 'stopped') && isRunning(code) && before === 'stopped' ? 'started' : before;
    default:
      return before;
  }
}
