/** Drafts without something that a kept kind is about: what the causes in kept-causes.ts are told by. */
import type { DraftCluster, DraftConstraint, DraftIncident, DraftMeta, DraftResource } from './draft.ts';
import { type NamedResource, nameResources, pick } from './named-cluster.ts';

type Change = (draft: DraftCluster) => DraftCluster;

/** Incidents of this kind are left out; `of` says of which resources. */
export function withoutIncidents(
  what: DraftIncident['what'],
  of: (resource: NamedResource) => boolean = () => true,
): Change {
  return (draft) => {
    const all = nameResources(draft);
    const incidents = draft.incidents.filter((one) => one.what !== what || !of(pick(all, one.resource)));
    return { ...draft, incidents };
  };
}

/** What failed long ago has failed now. */
export function withoutAge(what: DraftIncident['what']): Change {
  return (draft) => ({
    ...draft,
    incidents: draft.incidents.map((one) => (one.what === what ? { ...one, old: false } : one)),
  });
}

export function withResources(change: (resource: DraftResource) => DraftResource): Change {
  return (draft) => ({ ...draft, resources: draft.resources.map(change) });
}

/** Of resources and of their members. */
export function withMeta(changed: DraftMeta): Change {
  const change = <T extends { readonly meta: DraftMeta }>(one: T): T => ({ ...one, meta: { ...one.meta, ...changed } });
  return withResources((resource) => ({ ...change(resource), members: resource.members.map(change) }));
}

/** Where this does not hold, the draft stays as it is. */
export function where(holds: (draft: DraftCluster) => boolean, change: Change): Change {
  return (draft) => (holds(draft) ? change(draft) : draft);
}

export const isFrozen = ({ options }: DraftCluster): boolean => !options.quorum && options.noQuorumPolicy === 'freeze';

type Colocation = DraftConstraint & { readonly kind: 'colocation' };

export type IsMeant = (one: Colocation, dependent: NamedResource, primary: NamedResource) => boolean;

/** The dependents of these colocations changed. Sets of colocations are not looked at. */
export function withDependents(isMeant: IsMeant, change: (resource: DraftResource) => DraftResource): Change {
  return (draft) => {
    const all = nameResources(draft);
    const meant = new Set(
      draft.constraints.flatMap((one) => {
        if (one.kind !== 'colocation') return [];
        const dependent = pick(all, one.dependent);
        return isMeant(one, dependent, pick(all, one.primary)) ? [dependent.draft] : [];
      }),
    );
    return { ...draft, resources: draft.resources.map((one) => (meant.has(one) ? change(one) : one)) };
  };
}

/** Nobody who runs hears what it would like. */
export const unheard = (resource: DraftResource): DraftResource => ({
  ...resource,
  meta: { ...resource.meta, critical: 'false' },
});

/** Advice between two of which one must be with the other. */
export function withoutAdviceBesideMust(draft: DraftCluster): DraftCluster {
  const { length } = draft.resources;
  const pairOf = ({ dependent, primary }: Colocation): string => `${dependent % length} ${primary % length}`;
  const colocations = draft.constraints.filter((one) => one.kind === 'colocation');
  const musts = new Set(colocations.filter(({ score }) => score === 'INFINITY').map(pairOf));
  const isAdvice = (one: Colocation): boolean => one.score === '-100' && musts.has(pairOf(one));
  return { ...draft, constraints: draft.constraints.filter((one) => one.kind !== 'colocation' || !isAdvice(one)) };
}

/** All of an ordered set are needed where one was enough, if there is a group among them. */
export function withoutChoiceOfGroups(draft: DraftCluster): DraftCluster {
  const all = nameResources(draft);
  const isGroup = (number: number): boolean => pick(all, number).groupId !== null;
  const constraints = draft.constraints.map((one) =>
    one.kind === 'set' && one.type === 'order' && one.resources.some(isGroup) ? { ...one, requireAll: true } : one,
  );
  return { ...draft, constraints };
}

/** Orders before a collective that cannot be stopped: unmanaged, frozen by a ticket, or one that failed to. */
export function withoutOrdersBeforeStuck(draft: DraftCluster): DraftCluster {
  const all = nameResources(draft);
  const isFrozenBy = (one: DraftConstraint, stuck: NamedResource): boolean =>
    one.kind === 'ticket' && one.lossPolicy === 'freeze' && pick(all, one.resource) === stuck;
  const isStuck = (named: NamedResource): boolean =>
    named.draft.kind !== 'primitive' &&
    (named.draft.meta.isManaged === 'false' ||
      draft.constraints.some((one) => isFrozenBy(one, named)) ||
      draft.incidents.some((one) => one.what === 'stopFailed' && pick(all, one.resource) === named));
  const constraints = draft.constraints.filter((one) => one.kind !== 'order' || !isStuck(pick(all, one.then)));
  return { ...draft, constraints };
}

/** Orders after a plain group with a member that could not be stopped. */
export function withoutOrdersAfterStuckGroups(draft: DraftCluster): DraftCluster {
  const all = nameResources(draft);
  const isStuck = ({ isClone, groupId, draft: one }: NamedResource): boolean =>
    !isClone &&
    groupId !== null &&
    draft.incidents.some(({ what, resource }) => what === 'stopFailed' && pick(all, resource).draft === one);
  const constraints = draft.constraints.filter((one) => one.kind !== 'order' || !isStuck(pick(all, one.first)));
  return { ...draft, constraints };
}

/** Stops that failed of what runs on another node, too; not of copies. */
export function withoutStuckElsewhere(draft: DraftCluster): DraftCluster {
  const all = nameResources(draft);
  const isMeant = ({ what, resource, node }: DraftIncident): boolean => {
    const { isClone, draft: one } = pick(all, resource);
    const home = Math.log2(one.runsOn & -one.runsOn);
    return what === 'stopFailed' && !isClone && one.runsOn !== 0 && home !== node % draft.nodes.length;
  };
  return { ...draft, incidents: draft.incidents.filter((one) => !isMeant(one)) };
}
