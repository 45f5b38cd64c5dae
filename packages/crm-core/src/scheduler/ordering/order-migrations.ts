import type { Planned } from '../actions/plan-actions.ts';
import type { Instance } from '../world/world.ts';
import { relation, type RelationList } from './relation.ts';

/** Out here, in there; then the source is tidied up, and the start is a mere point. */
export function orderMigration(instance: Instance, planned: Planned, relations: RelationList): void {
  const migration = planned.migrations[instance.number];
  if (migration === undefined) return;
  const { to, from } = migration;
  if (to >= 0) relations.add(to, from, relation.gates);
  relations.addAll([from], planned.table.of(instance.number, 'stop'));
  relations.addAll([from], planned.table.of(instance.number, 'start'), relation.gates);
}
