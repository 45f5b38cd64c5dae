/** Drafts for tests, said in few words. */
import type { DraftCluster, DraftConstraint, DraftResource } from './draft.ts';

type Order = DraftConstraint & { readonly kind: 'order' };

export function draftResource(kind: DraftResource['kind'], more: Partial<DraftResource> = {}): DraftResource {
  return {
    kind,
    members: [{ monitor: 'plain', meta: {} }],
    meta: {},
    cloneMax: null,
    promotedMax: null,
    unique: false,
    interleave: false,
    ordered: false,
    notify: false,
    runsOn: 0,
    promotedOn: null,
    promotionScores: [0, 0, 0, 0],
    ...more,
  };
}

/** The second resource after the first, both ways, if nothing else is said. */
export function draftOrder(more: Partial<Order> = {}): Order {
  return {
    kind: 'order',
    first: 0,
    then: 1,
    requirement: 'Mandatory',
    firstAction: null,
    thenAction: null,
    symmetrical: true,
    ...more,
  };
}

/** Two nodes that are well. */
export function draftCluster(resources: readonly DraftResource[], more: Partial<DraftCluster> = {}): DraftCluster {
  return {
    options: {
      fencing: false,
      quorum: true,
      noQuorumPolicy: 'stop',
      symmetric: true,
      startFailureIsFatal: true,
      maintenance: false,
      stopAll: false,
      defaultStickiness: '0',
    },
    nodes: [
      { state: 'online', site: 'near' },
      { state: 'online', site: 'near' },
    ],
    resources,
    constraints: [],
    incidents: [],
    withoutDevice: false,
    ...more,
  };
}
