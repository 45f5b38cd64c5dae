import type { Decision } from '../decision.ts';
import type { Instance } from '../world/world.ts';
import { instanceOf } from './render-instance.ts';

/** Whether the decision leads to the instance being active on the node (null: on any): it is, or its start is in the transition. */
export function runsOn(decision: Decision, id: string, node: string | null): boolean {
  const instance = decision.world.instanceById.get(id);
  return instance !== undefined && runs(decision, instance, node);
}

function runs(decision: Decision, instance: Instance, node: string | null): boolean {
  const children = instance.children.map((child) => instanceOf(decision.world, child));
  switch (instance.kind) {
    case 'primitive':
      return primitiveRuns(decision, instance, node);
    case 'group':
      return children.every((child) => runs(decision, child, node));
    case 'clone':
      return children.some((child) => runs(decision, child, node));
    case 'bundle':
      return (instance.replicas ?? [])
        .flatMap(({ container, child }) => (child === null ? [container] : [container, child]))
        .some((part) => runs(decision, instanceOf(decision.world, part), node));
  }
}

function primitiveRuns({ world, assignment, actions }: Decision, instance: Instance, node: string | null): boolean {
  const number = assignment.node[instance.number] ?? -1;
  const name = world.nodes[number]?.name;
  if (name === undefined || (node !== null && name !== node) || assignment.role[instance.number] === 'stopped')
    return false;
  const isDone = (task: string): boolean =>
    actions.some((one) => one.task === task && one.node === name && one.resource === instance.historyId);
  // Of what was last seen on a lost node, nobody knows.
  const isSeen = world.nodes[number]?.unclean === false;
  if (isSeen && instance.activeOn.includes(number) && !isDone('stop')) return true;
  return isDone('start') || isDone('migrate_from');
}
