import { infinity } from '../../base/score.ts';
import type { TargetRole } from '../../model/configuration/configured-resource.ts';
import { instanceAt } from '../actions/plan.ts';
import type { Planned } from '../actions/plan-actions.ts';
import { explicitColocations } from '../colocation/colocation-index.ts';
import type { Colocation } from '../colocation/colocation.ts';
import type { Instance, World } from '../world/world.ts';
import { primitivesOf } from './primitives-of.ts';
import { edges } from './order-clone.ts';
import { relation, type RelationList } from './relation.ts';

/** How a role is taken, and how it is left. */
const ways = {
  started: { enter: 'start', leave: 'stop' },
  promoted: { enter: 'promote', leave: 'demote' },
  unpromoted: { enter: 'demote', leave: 'promote' },
  stopped: null,
} as const;

interface End {
  readonly instance: number;
  readonly role: TargetRole | null;
}

/**
 * What colocations that bind mean for actions: what must never be together changes places one after
 * the other; what must be with another does not come up where that one cannot.
 */
export function orderColocations(world: World, planned: Planned, relations: RelationList): void {
  for (const colocation of explicitColocations(world)) {
    if (colocation.score <= -infinity) orderApart(colocation, world, planned, relations);
    if (colocation.score >= infinity) bindTogether(colocation, world, planned, relations);
  }
}

function bindTogether(colocation: Colocation, world: World, planned: Planned, relations: RelationList): void {
  const dependent = instanceAt({ world }, colocation.dependent);
  const primary = instanceAt({ world }, colocation.primary);
  const enter = ways[colocation.primaryRole ?? 'started']?.enter;
  const task = ways[colocation.dependentRole ?? 'started']?.enter;
  if (enter === undefined || task === undefined) return;
  const { any, all } = holdingBack(primary, enter, world, planned);
  for (const part of primitivesOf(world, dependent)) {
    for (const entering of planned.table.of(part.number, task)) {
      const { node } = planned.table.at(entering);
      const isAlone = !hasCopyThere(primary, enter, node, world, planned);
      if (isAlone) relations.addAll(any, [entering], relation.blocks | relation.silent);
      relations.addAll(all, [entering], relation.gates | relation.silent);
    }
  }
}

/** Beside a copy that is up there and stays, it does not matter whether another one can come up elsewhere. */
function hasCopyThere(
  primary: Instance,
  enter: 'start' | 'promote' | 'demote',
  node: number,
  world: World,
  planned: Planned,
): boolean {
  if (primary.kind !== 'clone' || enter !== 'start') return false;
  return primary.children.some((child) =>
    primitivesOf(world, instanceAt({ world }, child)).every((part) => staysOn(part, node, planned)),
  );
}

function staysOn({ number, activeOn, block }: Instance, node: number, { table }: Planned): boolean {
  return activeOn.includes(node) && block === null && !table.of(number, 'stop').some((stop) => table.at(stop).required);
}

/** What must be done and cannot (`any`), what cannot be done at all (`all`): either holds back who must be with the primary. */
interface HoldingBack {
  readonly any: readonly number[];
  readonly all: readonly number[];
}

/** One of several copies is enough. A group, whole or in part, holds nobody back, nor does what is left where it is. */
function holdingBack(
  primary: Instance,
  enter: 'start' | 'promote' | 'demote',
  world: World,
  planned: Planned,
): HoldingBack {
  const { first, last } = edges(planned, primary.number, enter);
  const parts = primary.children.map((child) => instanceAt({ world }, child));
  switch (primary.kind) {
    case 'primitive':
      return { any: isMember(world, primary) || primary.block !== null ? [] : first, all: [] };
    case 'group':
      return { any: [], all: [] };
    case 'clone':
      return { any: first, all: parts.some((copy) => copy.kind === 'group' || copy.block !== null) ? [] : last };
    case 'bundle':
      return { any: [], all: last };
  }
}

function isMember(world: World, { parent }: Instance): boolean {
  return world.instances[parent ?? -1]?.kind === 'group';
}

function orderApart(colocation: Colocation, world: World, planned: Planned, relations: RelationList): void {
  const { dependent, dependentRole, primary, primaryRole } = colocation;
  const one = { instance: dependent, role: dependentRole };
  const other = { instance: primary, role: primaryRole };
  const areSingle = [dependent, primary].every((number) => instanceAt({ world }, number).kind === 'primitive');
  orderChange(one, other, areSingle, planned, relations);
  orderChange(other, one, areSingle, planned, relations);
}

/** Single ones are in each other's way on one node only. */
function orderChange(going: End, coming: End, areSingle: boolean, planned: Planned, relations: RelationList): void {
  const { table } = planned;
  const leave = ways[going.role ?? 'started']?.leave;
  const enter = ways[coming.role ?? 'started']?.enter;
  if (leave === undefined || enter === undefined) return;
  const probes = leave === 'stop' ? table.probesOf(going.instance) : [];
  // A copy that comes up is unpromoted, too.
  const entering = coming.role === 'unpromoted' ? (['start', enter] as const) : [enter];
  const begins = entering.flatMap((task) => edges(planned, coming.instance, task).first);
  for (const gone of [...edges(planned, going.instance, leave).last, ...probes]) {
    const isInTheWay = (begin: number): boolean => !areSingle || table.at(begin).node === table.at(gone).node;
    relations.addAll([gone], begins.filter(isInTheWay));
  }
}
