import type { Plan } from './plan.ts';

/** A node that leaves in good order, once all that ran there has stopped. By node number. */
export function planShutdowns(plan: Plan): (number | undefined)[] {
  return plan.world.nodes.map((node) => {
    if (!node.shutdown || !node.online || node.unclean || node.kind !== 'member') return undefined;
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
