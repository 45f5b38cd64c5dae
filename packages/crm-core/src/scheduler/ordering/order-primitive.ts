import { isBeingStarted, isKept, leftBehind } from '../actions/plan-course.ts';
import type { PlannedAction } from '../actions/action-table.ts';
import type { Planned } from '../actions/plan-actions.ts';
import type { Instance, World } from '../world/world.ts';
import { relation, type RelationList } from './relation.ts';

/** The steps of one primitive among themselves: down, then up, then watched. */
export function orderPrimitive(instance: Instance, world: World, { table }: Planned, relations: RelationList): void {
  const of = (task: string): readonly number[] => table.of(instance.number, task);
  const [stops, starts, demotes, promotes] = [of('stop'), of('start'), of('demote'), of('promote')];
  const again =
    relation.blocks |
    startAgain(
      instance,
      world,
      starts.map((start) => table.at(start).node),
    );
  const isPlaced = (action: number): boolean => table.at(action).node >= 0;
  const behind = leftBehind(instance);
  for (const stop of stops) {
    const { node, isExtra } = table.at(stop);
    const isOwn = !isExtra && !behind.includes(node);
    relations.addAll([stop], starts.filter(isPlaced), isOwn ? again | relation.pulls : relation.blocks);
  }
  relations.addAll(demotes, stops, relation.needs);
  for (const demote of demotes) {
    const isOwn = !table.at(demote).isExtra;
    relations.addAll(
      [demote],
      promotes,
      isOwn ? relation.pulls | relation.restarts | relation.blocks : relation.blocks,
    );
  }
  relations.addAll(starts, promotes, relation.pulls | relation.gates);
  orderReload(instance, { table }, relations);
  orderRecurring(instance, { table }, relations);
  if (world.resolved.waits) {
    orderCancels(instance, { table }, relations);
    // Until it is known what it is, the failure that left that open is remembered.
    relations.addAll(table.probesOf(instance.number), of('clear_failcount'));
  }
  if (instance.isRemoved) relations.addAll(of('clear_failcount'), stops);
  const deletions = of('delete');
  relations.addAll(stops, deletions, relation.gates);
  relations.addAll(deletions, starts);
}

/** What its start says of the stop before it: nothing, if it is only asked for again where one of several stays. */
function startAgain(instance: Instance, world: World, nodes: readonly number[]): number {
  const begun = nodes.filter((node) => isBeingStarted(instance, node));
  const kept = nodes.filter((node) => isKept(world, instance, node));
  if (begun.some((node) => kept.includes(node))) return 0;
  return begun.length > 0 || kept.length > 0 ? relation.yields : relation.restarts;
}

/** What is stopped anyway need not be told of new parameters; where it is told, it is watched anew. */
function orderReload(instance: Instance, { table }: Pick<Planned, 'table'>, relations: RelationList): void {
  const reloads = table.of(instance.number, 'reload-agent');
  if (reloads.length === 0) return;
  relations.addAll(table.of(instance.number, 'stop'), reloads, relation.excludes | relation.silent);
  relations.addAll(table.probesOf(instance.number), reloads);
  relations.addAll(reloads, table.recurringOf(instance.number), relation.pulls);
}

/** A monitor begins once what it watches is there; one that is in the way of a role ends before it. */
function orderRecurring(instance: Instance, { table }: Pick<Planned, 'table'>, relations: RelationList): void {
  for (const monitor of table.recurringOf(instance.number)) {
    const here = (task: string): readonly number[] => thereOf(table, instance, task, table.at(monitor).node);
    relations.addAll(here('probe'), [monitor]);
    // What nobody may start or stop is watched as it is.
    if (!instance.isManaged && instance.block === null) continue;
    const starts = here('start');
    relations.addAll(starts, [monitor], relation.pulls | relation.gates);
    const promotions = here('promote');
    relations.addAll(promotions.length > 0 ? promotions : here('demote'), [monitor], relation.gates);
    const isForStopped = starts.length === 0;
    if (isForStopped) relations.addAll(here('stop'), [monitor], relation.pulls | relation.gates);
  }
  for (const cancel of table.of(instance.number, 'cancel')) {
    const here = (task: string): readonly number[] => thereOf(table, instance, task, table.at(cancel).node);
    if (isConfigured(instance, table.at(cancel))) {
      const changes = [...here('promote'), ...here('demote')];
      relations.addAll([cancel], changes.length > 0 ? changes : here('start'));
    } else {
      relations.addAll(here('stop'), [cancel]);
    }
  }
}

/** Actions of one task on one node. */
function thereOf(table: Planned['table'], { number }: Instance, task: string, node: number): readonly number[] {
  const all = table.of(number, task);
  const isThere = (action: number): boolean => table.at(action).node === node;
  // Most often it is all of them: they need no list of their own.
  return all.every(isThere) ? all : all.filter(isThere);
}

/** It is watched as it was for as long as what it would make room for has to wait. */
function orderCancels(instance: Instance, { table }: Pick<Planned, 'table'>, relations: RelationList): void {
  const of = (task: string): readonly number[] => table.of(instance.number, task);
  for (const cancel of of('cancel').filter((number) => isConfigured(instance, table.at(number)))) {
    const { node } = table.at(cancel);
    const changes = [...of('promote'), ...of('demote'), ...of('start')];
    relations.addAll(
      changes.filter((number) => table.at(number).node === node),
      [cancel],
      relation.blocks | relation.silent,
    );
  }
}

/** It is in the way of another role; else it is only tidied up. */
function isConfigured({ resource }: Instance, { key, intervalMs }: PlannedAction): boolean {
  if (resource.kind !== 'primitive') return false;
  return resource.operations.some(
    ({ name, intervalMs: other, meta }) =>
      meta.enabled && other === intervalMs && key.endsWith(`_${name}_${intervalMs}`),
  );
}
