/** The same facts as in summary-facts.ts, of the world that a decision was made in. */
import type { Instance, Replica, World, WorldNode } from '@understudy/crm-core';
import type { GroupMembers } from './summary-facts.ts';

function nodeState({ online, pending, unclean, standby, maintenance }: WorldNode): string {
  const where = online ? 'online' : 'offline';
  if (unclean) return `unclean (${pending && online ? 'pending' : where})`;
  if (pending) return 'pending';
  if (!online) return standby ? 'offline (standby)' : maintenance ? 'offline (maintenance)' : where;
  return standby ? 'standby' : maintenance ? 'maintenance' : where;
}

const nameOf = ({ id, isUnique, resource }: Instance): string => (isUnique ? id : resource.id);

function standing(role: string, isFailed: boolean): string {
  if (!isFailed) return role;
  return role === 'promoted' ? 'failed, promoted' : 'failed';
}

function primitiveFacts(world: World, instance: Instance): readonly string[] {
  const removed = instance.isRemoved ? ' and removed' : '';
  return instance.activeOn.map((node) => {
    const seen = instance.observed.get(node);
    const failed = instance.isFailed && seen?.failure !== null;
    const role = standing(seen?.role ?? instance.role, failed);
    return `${nameOf(instance)} ${role}${removed} on ${world.nodes[node]?.name ?? '?'}`;
  });
}

/** A replica is where its container is, and as what is in it. */
function replicaFacts(world: World, { container, remote, child }: Replica): readonly string[] {
  const [box, content] = [world.instances[container], world.instances[child ?? container]];
  const name = world.instances[remote ?? container]?.id ?? '?';
  const isFailed = box?.isFailed === true || content?.isFailed === true;
  return (box?.activeOn ?? []).map(
    (node) => `${name} ${standing(content?.role ?? '?', isFailed)} on ${world.nodes[node]?.name ?? '?'}`,
  );
}

export function groupMembersOf(world: World): GroupMembers {
  const groups = world.resolved.resources.flatMap((resource) => {
    const group = resource.kind === 'clone' ? resource.child : resource;
    return group.kind === 'group' ? [[group.id, group.members.map(({ id }) => id)] as const] : [];
  });
  return new Map(groups);
}

export function worldFacts(world: World): readonly string[] {
  const replicas = world.instances.flatMap((instance) => instance.replicas ?? []);
  const inBundles = new Set(replicas.flatMap(({ ip, container, remote, child }) => [ip, container, remote, child]));
  const primitives = world.instances.filter(({ kind, number }) => kind === 'primitive' && !inBundles.has(number));
  // A guest whose resource does not run is not there at all.
  const shown = world.nodes.filter(({ kind, online }) => kind !== 'guest' || online);
  return [
    ...shown.map((node) => `node ${node.name}: ${nodeState(node)}`),
    ...primitives.flatMap((instance) => primitiveFacts(world, instance)),
    ...replicas.flatMap((replica) => replicaFacts(world, replica)),
  ].toSorted();
}
