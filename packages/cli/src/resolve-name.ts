/** Names that people type, held against what the cluster has. */
import { type StatusReport, UnderstudyError } from '@understudy/contracts';
import { nearestName } from '@understudy/crm-core';

/** The name itself if a resource or group is called so; throws `unknown-resource` with the nearest that is. */
export function resolveResource(name: string, status: StatusReport): string {
  const names = resourceNames(status);
  if (names.includes(name)) return name;
  throw new UnderstudyError(
    'unknown-resource',
    `there is no resource or group '${name}' in cluster ${status.cluster}`,
    {
      remedy: suggestion(name, names, 'The definition names no resource yet: `crm apply FILE` comes first.'),
    },
  );
}

/** The name itself if a node is called so; throws `unknown-node` with the nearest that is. */
export function resolveNode(name: string, status: StatusReport): string {
  const names = status.nodes.map((node) => node.node);
  if (names.includes(name)) return name;
  throw new UnderstudyError('unknown-node', `there is no node '${name}' in cluster ${status.cluster}`, {
    remedy: suggestion(name, names, 'The cluster has no nodes.'),
  });
}

/** Every name by which a resource can be asked for: each one's own, and the groups'. */
function resourceNames(status: StatusReport): string[] {
  const groups = status.resources.flatMap((resource) => (resource.group === null ? [] : [resource.group]));
  return [...new Set([...status.resources.map((resource) => resource.resource), ...groups])];
}

function suggestion(name: string, names: readonly string[], whenEmpty: string): string {
  if (names.length === 0) return whenEmpty;
  const nearest = nearestName(name, names);
  return nearest === undefined ? `There are: ${names.join(', ')}.` : `Did you mean '${nearest}'?`;
}
