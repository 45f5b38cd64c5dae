/** What the kinds in `known/` are about, and how a cluster is without it. */
import type { DraftCluster, DraftConstraint, DraftIncident, DraftResource } from './draft.ts';
import { nameResources, type NamedResource, pick } from './named-cluster.ts';
import { withCopiesHeldBothWays, withoutPairsOfUnique, withoutPromotedBefore } from './kept-orders.ts';
import { stateOf } from './not-drawn.ts';
import {
  isFrozen,
  unheard,
  where,
  withDependents,
  withMeta,
  withoutAdviceBesideMust,
  withoutAge,
  withoutChoiceOfGroups,
  withoutIncidents,
  withoutOrdersAfterStuckGroups,
  withoutOrdersBeforeStuck,
  withoutStuckElsewhere,
  withResources,
} from './without.ts';

export interface KeptCause {
  /** The name of a cluster in `known/`. */
  readonly kind: string;
  /** What the difference is called: see kind-of-difference.ts. */
  readonly fits: RegExp;
  /** The cluster without what the kind is about; null: it has none of that. */
  readonly without: (draft: DraftCluster) => DraftCluster | null;
}

type Colocation = DraftConstraint & { readonly kind: 'colocation' };

export const keptCauses: readonly KeptCause[] = [
  {
    kind: 'advice-for-promoted',
    fits: /[+-](?:promote|demote)/,
    without: changing(forEachColocation(withoutRole)),
  },
  {
    kind: 'site-with-clone',
    fits: /^core/,
    without: changing(
      forEachColocation((one, _, primary) => (one.bySite && primary.isClone ? { ...one, bySite: false } : one)),
    ),
  },
  { kind: 'unique-copies-unheard', fits: /[+-]start/, without: changing(withoutUniqueCopies) },
  {
    kind: 'copies-shuffled-by-colocation',
    fits: /-stop/,
    without: changing(withoutShuffle),
  },
  {
    kind: 'moved-alive-past-restart',
    fits: /-migrate_from -migrate_to/,
    without: changing((draft) => ({ ...draft, resources: draft.resources.map(withoutMigration) })),
  },
  { kind: 'first-of-two-orders', fits: /^core/, without: changing(withoutSecondOrders) },
  { kind: 'wanted-and-unwanted', fits: /^core/, without: changing(withoutAdviceBesideMust) },
  {
    kind: 'apart-but-interleaved',
    fits: /-start/,
    without: changing(
      withDependents(
        ({ score }) => score === '-INFINITY',
        (one) => ({ ...one, interleave: false }),
      ),
    ),
  },
  {
    kind: 'copies-unheard',
    fits: /^core/,
    without: changing(withDependents((_, __, { isClone, draft }) => isClone && !draft.unique, unheard)),
  },
  {
    kind: 'group-wishes-aloud',
    fits: /^core/,
    without: changing(
      withDependents(({ score }, { draft }) => draft.kind === 'group' && !score.endsWith('INFINITY'), unheard),
    ),
  },
  {
    kind: 'copies-shuffled-by-promotion',
    fits: /-(?:migrate_to|start).* -stop/,
    without: changing(withoutBetterPlaces),
  },
  {
    kind: 'changed-under-freeze',
    fits: /\+start/,
    without: changing(where(isFrozen, withoutIncidents('changedParameters'))),
  },
  {
    kind: 'half-begun-under-freeze',
    fits: /\+start/,
    without: changing(where(isFrozen, withoutIncidents('pendingStart'))),
  },
  {
    kind: 'blocked-and-expired',
    fits: /-start/,
    without: changing(where(({ options }) => !options.fencing, withoutAge('stopFailed'))),
  },
  {
    kind: 'begun-beside-stuck-copy',
    fits: /^core: -start$/,
    without: changing(withoutIncidents('stopFailed', ({ isClone, groupId }) => isClone && groupId !== null)),
  },
  {
    kind: 'multiply-active-without-quorum',
    fits: /\+stop/,
    without: changing(where(({ options }) => !options.quorum, withMeta({ multipleActive: undefined }))),
  },
  { kind: 'any-of-group', fits: /-migrate_to|-start|\+stop/, without: changing(withoutChoiceOfGroups) },
  {
    kind: 'stop-unexpected-moved',
    fits: /\+start/,
    without: changing(where(({ options }) => options.quorum, withMeta({ multipleActive: undefined }))),
  },
  {
    kind: 'promoted-group-apart',
    fits: /-promote/,
    without: changing(
      forEachColocation((one, { isPromotable, groupId }) =>
        isPromotable && groupId !== null && one.score === '-INFINITY' ? null : one,
      ),
    ),
  },
  { kind: 'group-held-once', fits: /^core: -stop$/, without: changing(withoutStopsOfMentionedGroups) },
  { kind: 'group-after-lost-copy', fits: /-stop/, without: changing(withoutStopsBeforeGroups) },
  {
    kind: 'extra-copies-uncounted',
    fits: /^core/,
    without: changing(forEachColocation((one, _, { isClone, draft }) => (isClone && draft.cloneMax ? null : one))),
  },
  {
    kind: 'copy-without-place',
    fits: /^core/,
    without: changing(forEachColocation((one, _, primary) => (primary.isPromotable ? null : one))),
  },
  {
    kind: 'apart-after-failed-promotion',
    fits: /-start/,
    without: changing(
      where(
        ({ constraints }) => constraints.some(isApartWhenUnpromoted),
        withoutIncidents('promoteFailed', ({ isPromotable }) => isPromotable),
      ),
    ),
  },
  {
    kind: 'fenced-when-failed',
    fits: /^core: -stonith/,
    without: changing(
      where(
        ({ constraints }) => constraints.some(isFencingUnpromoted),
        withoutIncidents('startFailed', ({ isPromotable }) => isPromotable),
      ),
    ),
  },
  { kind: 'fewer-beside-stuck-group', fits: /\+start/, without: changing(withoutStuckMembers) },
  { kind: 'unpaired-kept-down', fits: /\+start|-stop/, without: changing(withoutPairsToPromote) },
  { kind: 'beside-blocked-unpromoted', fits: /promote|demote/, without: changing(withoutBlockedBesidePromoted) },
  {
    kind: 'unmanaged-extra-weightless',
    fits: /^core/,
    without: changing(withResources(withoutUnmanagedExtra)),
  },
  {
    kind: 'copies-moved-by-number',
    fits: /\+migrate_from \+migrate_to/,
    without: changing(withCopies(withoutMigration)),
  },
  { kind: 'member-below-blocked', fits: /^core: -stop$/, without: changing(withoutOrdersAfterStuckGroups) },
  { kind: 'beside-stuck-elsewhere', fits: /start/, without: changing(withoutStuckElsewhere) },
  { kind: 'past-blocked-copy', fits: /^core: -start$/, without: changing(withCopiesHeldBothWays) },
  { kind: 'after-copy-demoted-away', fits: /^core: \+start \+stop$/, without: changing(withoutPromotedBefore) },
  { kind: 'beside-two-copies', fits: /^core: \+start \+stop$/, without: changing(withoutPairsOfUnique) },
  { kind: 'below-blocked-copy', fits: /-stop|-demote/, without: changing(withoutOrdersBeforeStuck) },
];

/** Null where nothing has changed. */
function changing(change: (draft: DraftCluster) => DraftCluster): KeptCause['without'] {
  return (draft) => {
    const changed = change(draft);
    return JSON.stringify(changed) === JSON.stringify(draft) ? null : changed;
  };
}

function isFencingUnpromoted(one: DraftConstraint): boolean {
  return one.kind === 'ticket' && one.role === 'Unpromoted' && one.lossPolicy === 'fence';
}

type ChangeColocation = (one: Colocation, dependent: NamedResource, primary: NamedResource) => Colocation | null;

/** Null takes it away. Sets of colocations are as they are. */
function forEachColocation(change: ChangeColocation): (draft: DraftCluster) => DraftCluster {
  return (draft) => {
    const all = nameResources(draft);
    const constraints = draft.constraints.flatMap((one): readonly DraftConstraint[] => {
      if (one.kind !== 'colocation') return [one];
      const changed = change(one, pick(all, one.dependent), pick(all, one.primary));
      return changed === null ? [] : [changed];
    });
    return { ...draft, constraints };
  };
}

/** A wish for a role, or a must in a role with a clone; of a cloned group also what it would rather not be with. */
function withoutRole(one: Colocation, dependent: NamedResource, primary: NamedResource): Colocation | null {
  const { score, dependentRole } = one;
  const isRole = dependent.isPromotable && (dependentRole === 'Promoted' || dependentRole === 'Unpromoted');
  const isWish = score === '100' || score === '50' || (score === 'INFINITY' && primary.isClone);
  const isUnheard = dependent.groupId === null ? isWish : score !== '-INFINITY';
  return isRole && isUnheard ? null : one;
}

/** Colocations of unique copies, and with them. */
function withoutUniqueCopies(draft: DraftCluster): DraftCluster {
  const all = nameResources(draft);
  const isUnique = (number: number): boolean => {
    const { isClone, draft: resource } = pick(all, number);
    return isClone && resource.unique;
  };
  const constraints = draft.constraints.filter((one) => {
    if (one.kind === 'colocation') return ![one.dependent, one.primary].some(isUnique);
    return one.kind !== 'set' || one.type !== 'colocation' || !one.resources.some(isUnique);
  });
  return { ...draft, constraints };
}

/**
 * Colocations for the sake of which copies could change places, their own or those of what is apart from them; of sets,
 * those with such copies.
 */
function withoutShuffle(draft: DraftCluster): DraftCluster {
  const all = nameResources(draft);
  const isShuffled = (number: number): boolean => {
    const { isClone, draft: resource } = pick(all, number);
    return isClone && !resource.unique;
  };
  const constraints = draft.constraints.filter((one) => {
    if (one.kind === 'colocation')
      return !isShuffled(one.dependent) && !(isShuffled(one.primary) && one.score === '-INFINITY');
    return one.kind !== 'set' || one.type !== 'colocation' || !one.resources.some(isShuffled);
  });
  return { ...draft, constraints };
}

/** Of clones only. */
function withCopies(change: (resource: DraftResource) => DraftResource): (draft: DraftCluster) => DraftCluster {
  return (draft) => ({
    ...draft,
    resources: nameResources(draft).map(({ isClone, draft: one }) => (isClone ? change(one) : one)),
  });
}

function withoutMigration(resource: DraftResource): DraftResource {
  const meta = { ...resource.meta, allowMigrate: undefined };
  const members = resource.members.map((member) => ({ ...member, meta: { ...member.meta, allowMigrate: undefined } }));
  return { ...resource, meta, members };
}

/** Of two orders of the same pair, either way round, the second; sets count as all pairs in them. */
function withoutSecondOrders(draft: DraftCluster): DraftCluster {
  const seen = new Set<string>();
  const constraints = draft.constraints.filter((one) => {
    const pairs = pairsOf(one, draft.resources.length);
    const isSecond = pairs.some((pair) => seen.has(pair));
    for (const pair of pairs) seen.add(pair);
    return !isSecond;
  });
  return { ...draft, constraints };
}

function pairsOf(one: DraftConstraint, length: number): string[] {
  const isSet = one.kind === 'set' && one.type === 'order';
  const all = isSet ? one.resources : one.kind === 'order' ? [one.first, one.then] : [];
  const numbers = [...new Set(all.map((number) => number % length))].sort((a, b) => a - b);
  return numbers.flatMap((low, at) => numbers.slice(at + 1).map((high) => `${low} ${high}`));
}

const isApartWhenUnpromoted = (one: DraftConstraint): boolean =>
  one.kind === 'colocation' && one.score === '-INFINITY' && one.dependentRole === 'Unpromoted';

/** Members of cloned groups that cannot be stopped, are not managed, or are in maintenance, are like all others. */
function withoutStuckMembers(draft: DraftCluster): DraftCluster {
  const isGroups = ({ isClone, groupId }: NamedResource): boolean => isClone && groupId !== null;
  const all = nameResources(draft);
  const groups = new Set(all.flatMap((named) => (isGroups(named) ? [named.draft] : [])));
  const managed = (one: DraftResource): DraftResource => ({
    ...one,
    members: one.members.map((member) => ({ ...member, meta: { ...member.meta, isManaged: undefined } })),
  });
  const resources = draft.resources.map((one) => (groups.has(one) ? managed(one) : one));
  const isStuck = ({ what, resource, node }: DraftIncident): boolean =>
    isGroups(pick(all, resource)) &&
    (what === 'stopFailed' || stateOf(draft, node % draft.nodes.length) === 'maintenance');
  return { ...draft, resources, incidents: draft.incidents.filter((one) => !isStuck(one)) };
}

/** Orders before the stop of a plain group of which something is said, as that it is active twice. */
function withoutStopsOfMentionedGroups(draft: DraftCluster): DraftCluster {
  const all = nameResources(draft);
  const isMeant = (one: DraftConstraint): boolean => {
    if (one.kind !== 'order' || (one.thenAction ?? one.firstAction) !== 'stop') return false;
    const { id, draft: resource } = pick(all, one.then);
    return resource.kind === 'group' && draft.incidents.some((incident) => pick(all, incident.resource).id === id);
  };
  return { ...draft, constraints: draft.constraints.filter((one) => !isMeant(one)) };
}

/** Of promotable clones, no promotion score that is left from a copy that has stopped, or may have. */
function withoutBetterPlaces(draft: DraftCluster): DraftCluster {
  const all = nameResources(draft);
  const resources = all.map(({ id, isPromotable, draft: one }) => {
    const left = draft.incidents
      .filter(({ what, resource }) => (what === 'stopped' || what === 'unprobed') && pick(all, resource).id === id)
      .map(({ node }) => node % draft.nodes.length);
    if (!isPromotable || left.length === 0) return one;
    return { ...one, promotionScores: one.promotionScores.map((score, node) => (left.includes(node) ? 0 : score)) };
  });
  return { ...draft, resources };
}

/** Of a clone that is not managed, or whose primitive is not, no more copies run than there may be. */
function withoutUnmanagedExtra(resource: DraftResource): DraftResource {
  const isManaged = [resource, ...resource.members.slice(0, 1)].every(({ meta }) => meta.isManaged !== 'false');
  if (resource.cloneMax === null || isManaged) return resource;
  const nodes = [0, 1, 2, 3].filter((node) => ((resource.runsOn >>> node) & 1) === 1).slice(0, resource.cloneMax);
  return { ...resource, runsOn: nodes.reduce((bits, node) => bits | (1 << node), 0) };
}

/** Interleaved copies that are promoted after others are so no more. */
function withoutPairsToPromote(draft: DraftCluster): DraftCluster {
  const all = nameResources(draft);
  const promoted = new Set(
    draft.constraints.flatMap((one) =>
      one.kind === 'order' && one.thenAction === 'promote' && pick(all, one.first).isClone
        ? [pick(all, one.then).draft]
        : [],
    ),
  );
  const resources = draft.resources.map((one) => (promoted.has(one) ? { ...one, interleave: false } : one));
  return { ...draft, resources };
}

/** Stops that failed of what promoted copies are to be with, or would like to. */
function withoutBlockedBesidePromoted(draft: DraftCluster): DraftCluster {
  const all = nameResources(draft);
  const primaries = new Set(
    draft.constraints.flatMap((one) =>
      one.kind === 'colocation' && one.dependentRole === 'Promoted' && !one.score.startsWith('-')
        ? [pick(all, one.primary).id]
        : [],
    ),
  );
  return withoutIncidents('stopFailed', ({ id }) => primaries.has(id))(draft);
}

/** Orders by which a group goes down after a clone does, or comes up. */
function withoutStopsBeforeGroups(draft: DraftCluster): DraftCluster {
  const all = nameResources(draft);
  const isMeant = (one: DraftConstraint): boolean =>
    one.kind === 'order' &&
    (one.thenAction ?? one.firstAction) === 'stop' &&
    pick(all, one.first).isClone &&
    pick(all, one.then).groupId !== null;
  return { ...draft, constraints: draft.constraints.filter((one) => !isMeant(one)) };
}
