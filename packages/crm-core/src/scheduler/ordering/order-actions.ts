import type { Planned } from '../actions/plan-actions.ts';
import type { World } from '../world/world.ts';
import { orderColocations } from './order-colocations.ts';
import { orderBundle } from './order-bundle.ts';
import { orderByConstraint } from './order-by-constraints.ts';
import { orderBySets } from './order-by-sets.ts';
import { orderClone } from './order-clone.ts';
import { orderFencings, orderFencingsAmong, orderGuestFencings } from './order-fencings.ts';
import { orderGroup } from './order-group.ts';
import { orderLoads } from './order-loads.ts';
import { orderMigration } from './order-migrations.ts';
import { orderPrimitive } from './order-primitive.ts';
import { orderProbes } from './order-probes.ts';
import { orderInContainer, orderOnRemote } from './order-remote.ts';
import { orderLastShutdown, orderShutdowns } from './order-shutdowns.ts';
import { orderUnfencings } from './order-unfencings.ts';
import { RelationList, type Relations } from './relation.ts';

/** Stage 6: what each action means for the others. */
export function orderActions(world: World, planned: Planned): Relations {
  const relations = new RelationList();
  const hasRemotes = world.nodes.some(({ connection }) => connection !== null);
  for (const instance of world.instances) {
    switch (instance.kind) {
      case 'primitive':
        orderPrimitive(instance, world, planned, relations);
        orderProbes(instance, world, planned, relations);
        orderFencings(instance, world, planned, relations);
        orderUnfencings(instance, world, planned, relations);
        orderShutdowns(instance, planned, relations);
        orderMigration(instance, planned, relations);
        orderInContainer(instance, planned, relations);
        if (hasRemotes) orderOnRemote(instance, world, planned, relations);
        break;
      case 'group':
        orderGroup(instance, world, planned, relations);
        break;
      case 'clone':
        orderClone(instance, world, planned, relations);
        break;
      case 'bundle':
        orderBundle(instance, world, planned, relations);
        break;
    }
  }
  orderFencingsAmong(world, planned, relations);
  orderLastShutdown(world, planned, relations);
  orderGuestFencings(world, planned, relations);
  orderLoads(world, planned, relations);
  orderColocations(world, planned, relations);
  for (const constraint of world.resolved.constraints) {
    relations.source = constraint.id;
    // The reference cuts a circle of optional orders anywhere; who carries it out must not begin with the wrong one.
    relations.areWishes = world.resolved.waits && 'requirement' in constraint && constraint.requirement === 'optional';
    if (constraint.kind === 'order') orderByConstraint(constraint, { world, planned, relations });
    if (constraint.kind === 'orderSets') orderBySets(constraint, world, planned, relations);
  }
  return relations;
}
