/** Drafts for tests, said in few words. */
import type { DraftCluster, DraftResource } from './draft.ts';

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
