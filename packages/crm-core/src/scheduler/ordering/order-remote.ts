import type { Planned } from '../actions/plan-actions.ts';
import type { Instance, World, WorldNode } from '../world/world.ts';
import { relation, type RelationList } from './relation.ts';

/*
 * A remote node can be given work while its connection stands, and a guest while what it
 * lives in runs.
 */

/** What lives in another resource, the connection of a guest above all, comes up after that, and goes down before it. */
export function orderInContainer(instance: Instance, { table }: Planned, relations: RelationList): void {
  const { container, number } = instance;
  if (container === null) return;
  relations.addAll(table.of(container, 'start'), table.of(number, 'start'), relation.pulls | relation.gates);
  relations.addAll(table.of(number, 'stop'), table.of(container, 'stop'), relation.needs);
  relations.addAll(table.of(container, 'start'), table.probesOf(number), relation.gates);
}

/** What is done on a remote or guest node, relative to its connection. */
export function orderOnRemote(instance: Instance, world: World, planned: Planned, relations: RelationList): void {
  const { table } = planned;
  for (const task of ['start', 'promote', 'recurring', 'probe', 'migrate_to', 'migrate_from']) {
    for (const action of table.of(instance.number, task)) {
      const node = remoteOf(world, table.at(action).node);
      if (node !== null) relations.addAll(table.of(node.connection, 'start'), [action], relation.gates);
    }
  }
  for (const task of ['stop', 'demote']) {
    for (const action of table.of(instance.number, task)) {
      const node = remoteOf(world, table.at(action).node);
      if (node === null) continue;
      const flags = node.kind === 'guest' ? relation.needs : relation.follows;
      relations.addAll([action], table.of(node.connection, 'stop'), flags);
    }
  }
}

function remoteOf(world: World, number: number): (WorldNode & { connection: number }) | null {
  const node = world.nodes[number];
  if (node === undefined || node.connection === null) return null;
  return { ...node, connection: node.connection };
}
