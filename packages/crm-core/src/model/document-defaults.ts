import { infinity, type Score } from '../base/score.ts';
import type { ClusterProperties } from './cluster.ts';
import type { Failback, ResourceKind } from './document.ts';
import type { FaultPolicy, ResourceMeta } from './resource.ts';

/*
 * What our own document means where it is silent. Pacemaker's defaults are another
 * format's; the scheduler has none.
 */

export const documentDefaults = {
  properties: {
    symmetricCluster: true,
    maintenanceMode: false,
    noQuorumPolicy: 'stop',
    stonithEnabled: false,
    startFailureIsFatal: true,
    stopOrphanResources: true,
    // Every resource gets a stickiness written out, so that nothing is left for this one.
    defaultStickiness: 0,
  } satisfies ClusterProperties,
  meta: {
    targetRole: 'started',
    isManaged: true,
    maintenance: false,
    priority: 0,
    multipleActive: 'stopUnexpected',
    migrationThreshold: 3,
    failureTimeoutMs: 600_000,
  } satisfies Omit<ResourceMeta, 'stickiness'>,
  faultPolicy: { badMonitors: 1, inconclusiveMonitors: 2, startRetries: 1 } satisfies FaultPolicy,
  /** For an agent that suggests none. */
  monitorIntervalMs: 10_000,
} as const;

/** What a home is worth. */
export const homeScore: Score = 100;

/** Above a home's score, so that nothing moves back by itself. */
const manualFailbackStickiness: Score = 1_000;

/** A local resource has nowhere to go, so it needs nothing that holds it. */
export function defaultStickiness(kind: ResourceKind, failback: Failback): Score {
  return kind === 'local' || failback === 'automatic' ? 0 : manualFailbackStickiness;
}

/** The score that a checked document's text or number means. */
export function readScore(value: number | string): Score {
  if (typeof value === 'number') return Math.max(-infinity, Math.min(infinity, value));
  return value.startsWith('-') ? -infinity : infinity;
}
