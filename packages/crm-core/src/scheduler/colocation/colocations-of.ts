import { infinity } from '../../base/score.ts';
import { compareText } from '../../base/order.ts';
import type { Instance, World } from '../world/world.ts';
import type { Colocation } from './colocation.ts';
import type { ColocationIndex } from './colocation-index.ts';

/**
 * What counts for one instance, its own colocations and those of what it is in:
 *
 *     clone ── copies                 each has the clone's
 *     group ── first … last           the first has those in which the group depends,
 *                                     the last those in which others depend on it;
 *                                     the chain between them carries the rest
 *     bundle ── containers            have the bundle's; all else is tied to them
 *
 * The lists are in the order in which they are to be considered, and kept once made.
 */
export interface Colocations {
  /** In which the instance, or what it is in, is the dependent: its primaries are placed first. */
  readonly thisWith: (instance: number) => readonly Colocation[];
  /** In which it is the primary: its dependents have wishes. */
  readonly withThis: (instance: number) => readonly Colocation[];
}

type Side = 'dependent' | 'primary';

interface Context {
  readonly world: World;
  readonly index: ColocationIndex;
  readonly side: Side;
}

export function colocationsOf(world: World, index: ColocationIndex): Colocations {
  return {
    thisWith: remembered({ world, index, side: 'dependent' }),
    withThis: remembered({ world, index, side: 'primary' }),
  };
}

function remembered(context: Context): (instance: number) => readonly Colocation[] {
  const known: (readonly Colocation[] | undefined)[] = [];
  return (number) => {
    const instance = context.world.instances[number];
    if (instance === undefined) return [];
    return (known[number] ??= inOrder(gather(instance, context), context));
  };
}

function inOrder(list: readonly Colocation[], { world, side }: Context): readonly Colocation[] {
  if (list.length < 2) return list;
  const other = side === 'dependent' ? 'primary' : 'dependent';
  return [...list].reverse().sort((a, b) => compareEnds(world.instances[a[other]], world.instances[b[other]]));
}

/** Higher priority first; copies before groups before single ones, promotable ones first of all; then by id. */
function compareEnds(a: Instance | undefined, b: Instance | undefined): number {
  if (a === undefined || b === undefined) return 0;
  return (
    b.resource.meta.priority - a.resource.meta.priority || rankOfKind(b) - rankOfKind(a) || compareText(a.id, b.id)
  );
}

const ranks = { primitive: 0, group: 1, bundle: 2, clone: 2 } as const;

function rankOfKind(instance: Instance): number {
  return ranks[instance.kind] + (instance.kind === 'clone' && instance.isPromotable ? 1 : 0);
}

function gather(instance: Instance, context: Context): Colocation[] {
  const own = ownOf(instance, context);
  const inherited = fromParent(instance, instance, context);
  const ofMembers = instance.kind === 'group' ? explicitOfMembers(instance, context) : [];
  return [...own, ...inherited, ...ofMembers];
}

function ownOf(instance: Instance, { index, side }: Context): readonly Colocation[] {
  const list = side === 'dependent' ? index.byDependent : index.byPrimary;
  return list[instance.number] ?? [];
}

/** What `holder`'s parent adds for `asking`, which is `holder` or within it. */
function fromParent(holder: Instance, asking: Instance, context: Context): readonly Colocation[] {
  const parent = context.world.instances[holder.parent ?? -1];
  if (parent === undefined) return [];
  switch (parent.kind) {
    case 'clone':
      return [...ownOf(parent, context), ...fromParent(parent, asking, context)];
    case 'group':
      return fromGroup(parent, asking, context);
    case 'bundle':
      return isContainerOf(parent, asking) ? ownOf(parent, context) : [];
    case 'primitive':
      return [];
  }
}

function isContainerOf(bundle: Instance, asking: Instance): boolean {
  return (bundle.replicas ?? []).some(({ container }) => container === asking.number);
}

/**
 * The chain carries what is said of the group, unless it is broken by a member that nobody moves: members
 * after that one are held by what binds without fail.
 */
function fromGroup(group: Instance, asking: Instance, context: Context): readonly Colocation[] {
  const end = context.side === 'dependent' ? group.children[0] : group.children.at(-1);
  if (asking.number !== end && !isBehindUnmanaged(group, asking, context)) return [];
  const own = ownOf(group, context);
  // Of two that bind the same pair the first written goes first: what is gathered is turned round in the end.
  const inTurn = context.side === 'dependent' ? own.toReversed() : own;
  const all = [...inTurn, ...fromParent(group, asking, context)];
  if (asking.number !== end) return all.filter(({ score }) => score >= infinity);
  return context.side === 'dependent' ? [...all, ...explicitOfMembers(group, context, asking)] : all;
}

function isBehindUnmanaged(group: Instance, asking: Instance, { side, world }: Context): boolean {
  if (side === 'primary') return false;
  const before = group.children.slice(0, group.children.indexOf(asking.number));
  return before.some((member) => world.instances[member]?.isManaged === false);
}

/** What members depend on by themselves concerns all that go with them: so the one that goes first looks at it. */
function explicitOfMembers(group: Instance, context: Context, but: Instance | null = null): Colocation[] {
  return group.children.flatMap((number) => {
    if (number === but?.number) return [];
    const member = context.world.instances[number];
    return member === undefined ? [] : ownOf(member, context).filter(({ isInternal }) => !isInternal);
  });
}
