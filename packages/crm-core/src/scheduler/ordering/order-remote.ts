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
  relations.addAll(table.probesOf(number), table.of(container, 'migrate_to'));
  if (instance.bundle === null) return;
  const starts = table.of(container, 'start').filter((start) => table.at(start).node >= 0);
  relations.addAll(starts, table.probesOf(number), relation.gates);
}

/** What is done on a remote or guest node, relative to its connection. */
export function orderOnRemote(instance: Instance, world: World, planned: Planned, relations: RelationList): void {
  const { table } = planned;
  const onRemote = (task: string, order: (action: number, node: Reached) => void): void => {
    for (const action of table.of(instance.number, task)) {
      const node = remoteOf(world, table.at(action).node);
      if (node !== null) order(action, node);
    }
  };
  for (const task of ['start', 'promote', 'migrate_from']) {
    onRemote(task, (action, { connection }) =>
      relations.addAll(table.of(connection, 'start'), [action], relation.gates),
    );
  }
  onRemote('probe', (action, { number, connection }) => {
    if (planned.links[number] === 'ending') relations.addAll([action], table.of(connection, 'stop'));
    else relations.addAll(table.of(connection, 'start'), [action], relation.gates);
  });
  // Nothing leaves a place for one that may not come up.
  onRemote('start', (_, { number, connection }) => {
    const others = table.of(instance.number, 'stop').filter((stop) => table.at(stop).node !== number);
    relations.addAll(table.of(connection, 'start'), others);
  });
  onRemote('migrate_to', (action, { connection }) => {
    relations.addAll([action], table.of(connection, 'stop'));
  });
  // Who watched is gone with the old connection.
  onRemote('recurring', (action, { connection }) => {
    relations.addAll(table.of(connection, 'start'), [action], relation.pulls | relation.gates);
  });
  // What nobody manages goes down with its node.
  for (const task of instance.isManaged ? ['stop', 'demote'] : [])
    onRemote(task, (action, node) => orderDown(action, node, planned, relations));
  onRemote('stop', (_, { number, kind, connection }) => {
    if (kind !== 'guest' || planned.fencings[number] !== undefined) return;
    relations.addAll(table.probesOf(instance.number), table.of(connection, 'stop'));
  });
}

type Reached = WorldNode & { readonly connection: number };

/** Down while the connection stands; where it has been lost, once it is there again, or by fencing. */
function orderDown(action: number, node: Reached, planned: Planned, relations: RelationList): void {
  const { table, links, fencings } = planned;
  const link = links[node.number];
  if (node.kind === 'guest' && fencings[node.number] !== undefined) return;
  if (node.container !== null) relations.addAll([action], table.of(node.container, 'stop'), relation.needs);
  if (node.kind === 'guest') relations.addAll([action], table.of(node.connection, 'stop'));
  else if (link === 'returning') relations.addAll(table.of(node.connection, 'start'), [action], relation.gates);
  else if (link !== 'lost') relations.addAll([action], table.of(node.connection, 'stop'), relation.follows);
}

function remoteOf(world: World, number: number): Reached | null {
  const node = world.nodes[number];
  if (node === undefined || node.connection === null) return null;
  return { ...node, connection: node.connection };
}
