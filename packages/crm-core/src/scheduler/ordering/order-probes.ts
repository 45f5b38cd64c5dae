import type { Planned } from '../actions/plan-actions.ts';
import type { Instance, World } from '../world/world.ts';
import { instanceAt } from '../actions/plan.ts';
import { requirement } from '../world/requirement.ts';
import { primitivesOf } from './primitives-of.ts';
import { pointsOf } from './order-group.ts';
import { relation, type RelationList } from './relation.ts';

/** Nothing is started before it is known what is there: the answers to all its probes come first. */
export function orderProbes(instance: Instance, world: World, planned: Planned, relations: RelationList): void {
  const probes = planned.table.probesOf(instance.number);
  if (probes.length === 0) return;
  waitForAnswers(instance, probes, world, planned, relations);
  relations.addAll(probes, planned.table.of(instance.number, 'migrate_to'), relation.follows);
  const clone = instance.clone === null ? null : instanceAt({ world }, instance.clone);
  if (clone?.kind === 'clone') {
    const points = pointsOf(planned, clone.number);
    relations.addAll(probes, [points.start, points.stopped]);
    return;
  }
  relations.addAll(probes, planned.table.of(instance.number, 'start'), relation.follows);
  const comesUp = planned.table.of(instance.number, 'start').some((start) => planned.table.at(start).node >= 0);
  if (clone !== null && instance.remoteNode === null && comesUp)
    holdInnerBack(clone, probes, world, planned, relations);
}

/** What is within a bundle waits until it is known of all containers whether they are there. */
function holdInnerBack(
  bundle: Instance,
  probes: readonly number[],
  world: World,
  planned: Planned,
  relations: RelationList,
): void {
  for (const child of bundle.children) {
    if (instanceAt({ world }, child).kind === 'clone') relations.addAll(probes, [pointsOf(planned, child).start]);
  }
}

/**
 * What runs nowhere as far as is known may run on a node that cannot answer yet: where that node
 * would be fenced rather than doubted, the start waits.
 */
function waitForAnswers(
  instance: Instance,
  probes: readonly number[],
  world: World,
  { table }: Planned,
  relations: RelationList,
): void {
  const { properties, waits } = world.resolved;
  if (!(properties.fencingEnabled || waits) || requirement(instance, world) === 'nothing') return;
  const unanswerable = probes.filter((probe) => !table.at(probe).runnable);
  if (unanswerable.length === 0) return;
  const same = alikes(instance, world);
  for (const { number, activeOn } of same) {
    if (activeOn.length === 0) relations.addAll(unanswerable, table.of(number, 'start'), relation.gates);
  }
  if (!waits || same.some(({ role }) => role === 'promoted')) return;
  for (const { number } of same) relations.addAll(unanswerable, table.of(number, 'promote'), relation.gates);
}

/** Of copies that cannot be told apart one is asked for: the answer is about any of them. */
function alikes(instance: Instance, world: World): readonly Instance[] {
  const clone = instance.clone === null ? null : instanceAt({ world }, instance.clone);
  if (clone?.kind !== 'clone' || instance.isUnique) return [instance];
  return primitivesOf(world, clone).filter(({ resource }) => resource.id === instance.resource.id);
}
