import type { Plan } from './plan.ts';

/** Who has to be fenced before what it ran may run elsewhere. By node number. */
export function planFencings(plan: Plan): (number | undefined)[] {
  const { world, table } = plan;
  const { properties } = world.resolved;
  return world.nodes.map((node) => {
    if (!node.unclean || !properties.fencingEnabled) return undefined;
    if (node.kind === 'guest') {
      return table.add({
        kind: 'pseudo',
        task: 'stonith',
        key: `stonith-${node.name}-${properties.fencingAction}`,
        node: node.number,
        fence: properties.fencingAction,
        required: true,
        reasons: node.uncleanReasons,
      });
    }
    const can =
      world.hasFencingDevice &&
      (world.quorate || properties.noQuorumPolicy === 'ignore' || properties.noQuorumPolicy === 'fence');
    return table.add({
      kind: 'cluster',
      task: 'stonith',
      key: `stonith-${node.name}-${properties.fencingAction}`,
      node: node.number,
      fence: properties.fencingAction,
      required: true,
      runnable: can,
      reasons: node.uncleanReasons,
    });
  });
}
