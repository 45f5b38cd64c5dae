import type { Plan } from './plan.ts';

/**
 * A node that leaves in good order, once all that ran there has stopped. By node number, as `fencings`: who is fenced
 * does not leave by itself; who should be, but nobody can or may do it, does.
 */
export function planShutdowns(plan: Plan, fencings: readonly (number | undefined)[]): (number | undefined)[] {
  return plan.world.nodes.map((node) => {
    if (!node.shutdown || !node.online || node.kind !== 'member') return undefined;
    const fencing = fencings[node.number];
    if (fencing !== undefined && plan.table.at(fencing).runnable) return undefined;
    return plan.table.add({
      kind: 'cluster',
      task: 'do_shutdown',
      key: `do_shutdown-${node.name}`,
      node: node.number,
      required: true,
      reasons: [`${node.name} leaves`],
    });
  });
}
