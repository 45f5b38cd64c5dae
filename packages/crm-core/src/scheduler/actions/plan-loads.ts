import type { Plan } from './plan.ts';

/** By node: the point at which everything that leaves it has left. Only where capacity counts. */
export function planLoads(plan: Plan): (number | undefined)[] {
  const { nodes, resolved } = plan.world;
  if (resolved.properties.placementStrategy === 'default') return nodes.map(() => undefined);
  return nodes.map((node) => {
    const task = `load_stopped_${node.name}`;
    return plan.table.add({ kind: 'pseudo', task, key: task, node: node.number });
  });
}
