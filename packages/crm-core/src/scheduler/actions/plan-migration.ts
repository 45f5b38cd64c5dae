import type { Instance } from '../world/world.ts';
import type { Migration } from './plan-actions.ts';
import type { Course } from './plan-course.ts';
import { canAct, nodeAt, operationKey, type Plan } from './plan.ts';

/** The pair that moves a healthy instance without stopping it, where its agent knows how and nothing forbids it. */
export function planMigration(plan: Plan, instance: Instance, course: Course): Migration | undefined {
  const target = plan.assignment.node[instance.number] ?? -1;
  const under = instance.migration;
  if (under !== null && under.target === target && !under.isComplete) return finishMigration(plan, instance, under);
  if (!plan.table.at(course.start).runnable) return undefined;
  if (!course.isMoving || course.mustStop || !mayMigrate(instance)) return undefined;
  const [source] = instance.activeOn;
  if (source === undefined || instance.activeOn.length > 1 || instance.danglingMigrations.length > 0) return undefined;
  if (!canAct(nodeAt(plan, source)) || !canAct(nodeAt(plan, target))) return undefined;
  return {
    to: step(plan, instance, 'migrate_to', source),
    from: step(plan, instance, 'migrate_from', target),
    source,
    target,
  };
}

/** Half-way already: what is left is to bring it up on the target. */
function finishMigration(
  plan: Plan,
  instance: Instance,
  under: { source: number; target: number },
): Migration | undefined {
  if (instance.isFailed || !mayMigrate(instance)) return undefined;
  const { source, target } = under;
  return { to: -1, from: step(plan, instance, 'migrate_from', target), source, target };
}

function mayMigrate(instance: Instance): boolean {
  const { resource } = instance;
  if (resource.kind !== 'primitive' || !instance.mayMigrate || instance.pendingTask === 'start') return false;
  return instance.isManaged && instance.block === null && !instance.isFailed && instance.role !== 'stopped';
}

function step(plan: Plan, instance: Instance, task: string, node: number): number {
  return plan.table.add({
    kind: 'resource',
    task,
    key: operationKey(instance.historyId, task),
    instance: instance.number,
    node,
    reasons: [`moves to ${nodeAt(plan, plan.assignment.node[instance.number] ?? -1).name}`],
  });
}
