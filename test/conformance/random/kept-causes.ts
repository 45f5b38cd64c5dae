/** What the kinds in `known/` are about, and how a cluster is without it. */
import type { DraftCluster, DraftConstraint, DraftResource } from './draft.ts';
import { nameResources, type NamedResource, pick } from './named-cluster.ts';
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
  withoutOrdersBeforeStuck,
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
    fits: /-start.* -stop/,
    without: changing(forEachColocation(withoutShuffle)),
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
    fits: /-start.* -stop/,
    without: changing(withResources((one) => ({ ...one, promotionScores: [0, 0, 0, 0] }))),
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
  { kind: 'any-of-group', fits: /-start|\+stop/, without: changing(withoutChoiceOfGroups) },
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
  { kind: 'below-blocked-copy', fits: /-stop|-demote/, without: changing(withoutOrdersBeforeStuck) },
];

/** Null where nothing has changed. */
function changing(change: (draft: DraftCluster) => DraftCluster): KeptCause['without'] {
  return (draft) => {
    const changed = change(draft);
    return JSON.stringify(changed) === JSON.stringify(draft) ? null : changed;
  };
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

/** A wish for a role, or a must in a role with a clone. */
function withoutRole(one: Colocation, dependent: NamedResource, primary: NamedResource): Colocation | null {
  const { score, dependentRole } = one;
  const isRole = dependent.isPromotable && (dependentRole === 'Promoted' || dependentRole === 'Unpromoted');
  const isUnheard = score === '100' || score === '50' || (score === 'INFINITY' && primary.isClone);
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

/** Copies that could change places for its sake. */
function withoutShuffle(one: Colocation, { isClone, draft }: NamedResource): Colocation | null {
  return isClone && !draft.unique ? null : one;
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

/** Orders by which a group goes down after a clone does. */
function withoutStopsBeforeGroups(draft: DraftCluster): DraftCluster {
  const all = nameResources(draft);
  const isMeant = (one: DraftConstraint): boolean =>
    one.kind === 'order' &&
    one.firstAction === 'stop' &&
    pick(all, one.first).isClone &&
    pick(all, one.then).groupId !== null;
  return { ...draft, constraints: draft.constraints.filter((one) => !isMeant(one)) };
}
