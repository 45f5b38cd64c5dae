/** Drafts without something that a kept kind is about, where that is an order of clones. */
import type { DraftCluster, DraftConstraint, DraftResource } from './draft.ts';
import { type NamedResource, nameResources, pick } from './named-cluster.ts';

type Order = DraftConstraint & { readonly kind: 'order' };
type Pair = { readonly order: Order; readonly first: NamedResource; readonly then: NamedResource };

/** Sets are not looked at. */
function pairsIn(draft: DraftCluster): readonly Pair[] {
  const all = nameResources(draft);
  return draft.constraints.flatMap((order) =>
    order.kind === 'order' ? [{ order, first: pick(all, order.first), then: pick(all, order.then) }] : [],
  );
}

const isInterleaved = ({ isClone, draft }: NamedResource): boolean => isClone && draft.interleave;

function withEach(
  draft: DraftCluster,
  chosen: ReadonlySet<DraftResource>,
  change: Partial<DraftResource>,
): DraftCluster {
  return { ...draft, resources: draft.resources.map((one) => (chosen.has(one) ? { ...one, ...change } : one)) };
}

/** Orders of interleaved copies that hold one way hold both ways. */
export function withCopiesHeldBothWays(draft: DraftCluster): DraftCluster {
  const meant = new Set<DraftConstraint>(
    pairsIn(draft).flatMap(({ order, first, then }) => (first.isClone && isInterleaved(then) ? [order] : [])),
  );
  const constraints = draft.constraints.map((one) =>
    one.kind === 'order' && meant.has(one) ? { ...one, symmetrical: true } : one,
  );
  return { ...draft, constraints };
}

/** Of what others come after, nothing is promoted. */
export function withoutPromotedBefore(draft: DraftCluster): DraftCluster {
  const firsts = pairsIn(draft).flatMap(({ first }) => (first.isPromotable ? [first.draft] : []));
  return withEach(draft, new Set(firsts), { promotedOn: null });
}

/** What comes after unique copies, of which a node may have two, is not interleaved. */
export function withoutPairsOfUnique(draft: DraftCluster): DraftCluster {
  const thens = pairsIn(draft).flatMap(({ first, then }) =>
    first.isClone && first.draft.unique && isInterleaved(then) ? [then.draft] : [],
  );
  return withEach(draft, new Set(thens), { interleave: false });
}
