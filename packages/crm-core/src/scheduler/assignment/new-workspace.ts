import { infinity } from '../../base/score.ts';
import { indexColocations } from '../colocation/colocation-index.ts';
import { colocationsOf } from '../colocation/colocations-of.ts';
import type { Scores } from '../scores/scores.ts';
import type { Instance, World, WorldNode } from '../world/world.ts';
import { newRow, type Row } from '../scores/row.ts';
import { newCapacity } from './capacity.ts';
import { compareText } from '../../base/order.ts';
import { stopped, undecided, unpromoted } from './roles.ts';
import type { Workspace } from './workspace.ts';
import type { AssignOptions } from './assign-options.ts';

/** The table as it is before anything is placed. */
export function newWorkspace(
  world: World,
  scores: Scores,
  place: Workspace['place'],
  options: AssignOptions,
): Workspace {
  const instances = world.instances.length;
  const nodes = world.nodes.length;
  return {
    world,
    scores,
    place,
    colocations: colocationsOf(world, indexColocations(world)),
    rows: world.instances.map((instance) => firstRow(scores, instance, nodes)),
    node: new Int32Array(instances).fill(-1),
    progress: new Uint8Array(instances),
    nextRole: Int8Array.from(world.instances, firstRole),
    priority: Int32Array.from(world.instances, ({ resource }) => resource.meta.priority),
    promotionIndex: new Int32Array(instances),
    load: new Int32Array(nodes),
    nameRank: nameRanks(world),
    usable: Uint8Array.from(world.nodes, (node) => (isFit(node) ? 1 : 0)),
    capacity: newCapacity(world),
    copiesThere: new Map(),
    copiesInTurn: new Map(),
    asked: new Uint8Array(instances),
    spareRows: [],
    trace: options.trace === true ? [] : null,
    journal: options.journal ?? null,
    reasons: world.instances.map(() => []),
  };
}

function firstRow(scores: Scores, { number, isRemoved, parent }: Instance, nodes: number): Row {
  if (isRemoved && parent === null) return newRow(nodes, -infinity);
  return scores.table[number]?.slice() ?? newRow(nodes, 0);
}

/** What is said beforehand of the role: by its target role, or after a failure. */
export function firstRole(instance: Instance): number {
  const { targetRole } = instance.resource.meta;
  const limit = instance.roleLimit?.role ?? null;
  if (targetRole === 'stopped' || limit === 'stopped') return stopped;
  const isLimited = targetRole === 'unpromoted' || limit === 'unpromoted';
  return isLimited && instance.isPromotable ? unpromoted : undecided;
}

function isFit({ online, unclean, standby, maintenance, shutdown, pending }: WorldNode): boolean {
  return online && !unclean && !standby && !maintenance && !shutdown && !pending;
}

function nameRanks(world: World): Int32Array {
  const byName = [...world.nodes].sort((a, b) => compareText(a.name, b.name));
  const ranks = new Int32Array(byName.length);
  byName.forEach(({ number }, rank) => (ranks[number] = rank));
  return ranks;
}
