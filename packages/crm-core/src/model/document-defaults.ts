import { infinity, type Score } from '../base/score.ts';
import type { ClusterProperties } from './cluster.ts';
import type { FencingSettings, StormBudget } from './fencing.ts';
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
    transitionDelayMs: 3_000,
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
  fencing: {
    action: 'reboot',
    timeoutMs: 60_000,
    maxAttempts: 10,
    concurrent: true,
    priorityDelayMs: 10_000,
    checkExpiryMs: 7 * 24 * 3_600_000,
    retries: 1,
  } satisfies FencingSettings & { retries: number },
  stormBudget: { windowMs: 600_000, fencings: 3, restarts: 10, moves: 6 } satisfies StormBudget,
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
