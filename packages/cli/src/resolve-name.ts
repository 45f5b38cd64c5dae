/** Names that people type, held against what the cluster has. */
import { type StatusReport, UnderstudyError } from '@understudy/contracts';
import { findNearestName } from './model-words.ts';

/** The name itself if a resource or group is called so; throws `unknown-resource` with the nearest that is. */
export async function resolveResource(name: string, status: StatusReport): Promise<string> {
  const names = resourceNames(status);
  if (names.includes(name)) return name;
  throw new UnderstudyError(
    'unknown-resource',
    `there is no resource or group '${name}' in cluster ${status.cluster}`,
    {
      remedy: await suggestName(name, names, 'The definition names no resource yet: `crm apply FILE` comes first.'),
    },
  );
}

/** The name itself if a node is called so; throws `unknown-node` with the nearest that is. */
export async function resolveNode(name: string, status: StatusReport): Promise<string> {
  const names = status.nodes.map((node) => node.node);
  if (names.includes(name)) return name;
  throw new UnderstudyError('unknown-node', `there is no node '${name}' in cluster ${status.cluster}`, {
    remedy: await suggestName(name, names, 'The cluster has no nodes.'),
  });
}

/** Every name by which a resource can be asked for: each one's own, and the groups'. */
function resourceNames(status: StatusReport): string[] {
  const groups = status.resources.flatMap((resource) => (resource.group === null ? [] : [resource.group]));
  return [...new Set([...status.resources.map((resource) => resource.resource), ...groups])];
}

/** What to say of a name that is none of these: the one that was probably meant, else all; `whenEmpty` if there are none. */
export async function suggestName(name: string, names: readonly string[], whenEmpty: string): Promise<string> {
  if (names.length === 0) return whenEmpty;
  const nearest = await findNearestName(name, names);
  return nearest === undefined ? `There are: ${names.join(', ')}.` : `Did you mean '${nearest}'?`;
}
