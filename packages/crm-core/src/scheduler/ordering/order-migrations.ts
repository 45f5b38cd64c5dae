import type { PlannedAction } from '../actions/action-table.ts';
import type { Planned } from '../actions/plan-actions.ts';
import { requirement } from '../world/requirement.ts';
import type { Instance, World } from '../world/world.ts';
import { relation, type Relation, type RelationList, type Relations } from './relation.ts';
import type { Settled } from './settle.ts';

/** Out here, in there; then the source is tidied up, and the start is a mere point. */
export function orderMigration(instance: Instance, planned: Planned, relations: RelationList): void {
  const migration = planned.migrations[instance.number];
  if (migration === undefined) return;
  const { to, from } = migration;
  if (to >= 0) relations.add(to, from);
  relations.addAll([from], planned.table.of(instance.number, 'stop'));
  relations.addAll([from], planned.table.of(instance.number, 'start'));
}

/**
 * What comes before the stop or the start of something that is moved alive comes before
 * its way out; but of what is moved alive itself, only its arrival. Known once it is
 * settled what is moved so.
 */
export function orderLiveMigrations(
  world: World,
  planned: Planned,
  standing: Relations,
  settled: Settled,
  relations: RelationList,
): void {
  if (!settled.migrates.includes(1)) return;
  const { actions, migrations } = planned;
  for (let number = 0; number < standing.length; number += 1) {
    const first = standing.firsts[number] ?? -1;
    const [before, after] = [actions[first], actions[standing.thens[number] ?? -1]];
    if (((standing.flags[number] ?? 0) & relation.silent) !== 0) continue;
    if (before === undefined || after === undefined || settled.migrates[after.instance] !== 1) continue;
    if (after.task !== 'start' && after.task !== 'stop') continue;
    const to = migrations[after.instance]?.to ?? -1;
    const isOwnStep = before.instance === after.instance && !before.probe;
    if (to < 0 || isOwnStep || encloses(before, after.instance, world) || leavesBefore(before, after.instance, world)) {
      continue;
    }
    const other = settled.migrates[before.instance] === 1 ? migrations[before.instance] : undefined;
    if (other === undefined) relations.add(first, to);
    else if (before.task === 'start') relations.add(other.from, to);
  }
}

/** Of a group or clone that it is part of: between its points is only what is not moved. */
function encloses({ instance }: PlannedAction, moved: number, { instances }: World): boolean {
  return instance >= 0 && (instances[moved]?.clone === instance || instances[moved]?.parent === instance);
}

/** What can be started without fencing can leave before it: it only arrives afterwards. */
function leavesBefore(before: PlannedAction, number: number, world: World): boolean {
  const instance = world.instances[number];
  return before.task === 'stonith' && instance !== undefined && requirement(instance, world) === 'quorum';
}

/** Ids of the orders that hold only where both ends are done anyway. */
export function adviceOf({ resolved }: World): ReadonlySet<string> {
  return new Set(
    resolved.constraints.flatMap((constraint) => {
      const isOrder = constraint.kind === 'order' || constraint.kind === 'orderSets';
      return isOrder && constraint.requirement === 'optional' ? [constraint.id] : [];
    }),
  );
}

/** What only advice puts before a stop need not leave first, if it leaves alive. */
export function isWaivedByMigration(
  { first, then, by }: Relation,
  advice: ReadonlySet<string>,
  planned: Planned,
  settled: Settled,
): boolean {
  if (by === null || !advice.has(by)) return false;
  const before = planned.actions[first];
  return before?.task === 'stop' && planned.actions[then]?.task === 'stop' && settled.migrates[before.instance] === 1;
}
