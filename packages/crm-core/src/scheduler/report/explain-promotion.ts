import type { Candidacy } from '../assignment/journal.ts';
import { promotedStickiness } from '../assignment/promote-copies.ts';
import type { Instance } from '../world/world.ts';
import type { Candidate, PromotionReasons } from './explanation.ts';
import { placeNames } from './place-names.ts';
import { instanceOf } from './render-instance.ts';
import { primitivesIn, type WhyContext } from './why-context.ts';

/** Who is promoted of the copies of its clone, and why; null where nothing can be promoted. */
export function promotionOf(context: WhyContext, instance: Instance): PromotionReasons | null {
  if (!instance.isPromotable || instance.clone === null) return null;
  const clone = holderOfCopies(context, instance);
  if (clone === null) return null;
  const { candidacies } = context.evidence.journal;
  const candidates = [...candidacies].flatMap(([number, candidacy]) => {
    const copy = instanceOf(context.world, number);
    return copy.parent === clone.number ? [candidateOf(context, copy, candidacy)] : [];
  });
  return {
    role: context.decision.assignment.role[instance.number] ?? 'stopped',
    candidates,
    max: clone.resource.meta.promotedMax,
  };
}

/** The clone among what it is in. */
function holderOfCopies({ world }: WhyContext, instance: Instance): Instance | null {
  if (instance.kind === 'clone') return instance;
  return instance.parent === null ? null : holderOfCopies({ world } as WhyContext, instanceOf(world, instance.parent));
}

function candidateOf(context: WhyContext, copy: Instance, candidacy: Candidacy): Candidate {
  const [node = null] = placeNames(context, copy);
  const { base, score, index, isPromoted } = candidacy;
  const number = node === null ? -1 : (context.world.nodeByName.get(node)?.number ?? -1);
  return {
    resource: copy.id,
    node,
    base,
    locations: number < 0 ? [] : locationsFor(context, copy, number),
    stickiness: promotedStickiness(context, copy, number),
    score,
    index,
    isPromoted,
    because: reasonOf(context, copy, node, candidacy),
  };
}

function locationsFor({ evidence }: WhyContext, copy: Instance, node: number): Candidate['locations'] {
  const terms = evidence.scores.promotionTermsOf(copy.number, node);
  return terms.map(({ id, score }) => ({ kind: 'location', name: id, score }));
}

function reasonOf(
  context: WhyContext,
  copy: Instance,
  node: string | null,
  candidacy: Candidacy,
): Candidate['because'] {
  if (candidacy.isPromoted) return 'chosen';
  if (node === null) return 'nowhere';
  const parts = primitivesIn(context.world, copy);
  if (parts.some(({ number }) => (context.evidence.scores.ticketEffects[number]?.noPromotion ?? null) !== null))
    return 'ticket';
  const isLimited = ({ roleLimit, resource }: Instance): boolean =>
    roleLimit?.role === 'unpromoted' || resource.meta.targetRole === 'unpromoted';
  if (parts.some(isLimited)) return 'limited';
  if (candidacy.score < 0) return 'negative';
  return candidacy.left > 0 ? 'notNow' : 'noneLeft';
}
