import type { CopiesPlan, CopyPlace, NoticedOperation, Role } from '@understudy/contracts';
import { sortedBy } from '../../base/order.ts';
import type { Decision, GraphAction } from '../decision.ts';
import { primitivesOf } from '../ordering/primitives-of.ts';
import type { Instance, World } from '../world/world.ts';

/*
 * What those are told that are told: how the copies were when it was decided, and what the
 * decision does to them. Pacemaker's lists (`notify_active_resource` and the like), which
 * say the same in every notice of a transition.
 */

/** Of all copies of a clone, its members' too. What ends because its node is fenced is stopped, or demoted, as well. */
export function copiesPlan({ world, actions }: Decision, clone: Instance): CopiesPlan {
  const copies = sortedBy(primitivesOf(world, clone), ({ id }) => id);
  const active = copies.flatMap((copy) =>
    copy.activeOn.map((node) => ({ role: roleOn(copy, node), ...at(world, copy, node) })),
  );
  const isPromoted = ({ role }: { readonly role: Role }): boolean => role === 'promoted';
  const doneTo = (operation: NoticedOperation): CopyPlace[] =>
    copies.flatMap((copy) => nodesOf(world, actions, copy, operation).map((node) => ({ copy: copy.id, node })));
  return {
    active: active.map(placeOf),
    inactive: copies.filter(({ activeOn }) => activeOn.length === 0).map(({ id }) => id),
    promoted: active.filter(isPromoted).map(placeOf),
    unpromoted: clone.isPromotable ? active.filter((one) => !isPromoted(one)).map(placeOf) : [],
    start: doneTo('start'),
    stop: doneTo('stop'),
    promote: doneTo('promote'),
    demote: doneTo('demote'),
    nodes: world.nodes.map(({ name }) => name),
  };
}

function roleOn({ observed, role }: Instance, node: number): Role {
  return observed.told.get(node)?.role ?? role;
}

function at({ nodes }: World, { id }: Instance, node: number): CopyPlace {
  return { copy: id, node: nodes[node]?.name ?? '' };
}

function placeOf({ copy, node }: CopyPlace): CopyPlace {
  return { copy, node };
}

function nodesOf(world: World, actions: readonly GraphAction[], copy: Instance, task: NoticedOperation): string[] {
  const own = actions.filter((action) => action.instance === copy.number && action.task === task);
  const done = own.flatMap(({ kind, node }) => (kind === 'resource' && node !== null ? [node] : []));
  if (own.length === done.length) return done;
  const fenced = new Set(actions.flatMap(({ fence, node }) => (fence === null ? [] : [node])));
  const ended = copy.activeOn.map((node) => at(world, copy, node).node).filter((node) => fenced.has(node));
  return [...new Set([...done, ...ended])];
}
