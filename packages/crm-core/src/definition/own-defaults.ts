import type { Configuration } from '../model/configuration/configuration.ts';
import type { Meta, OperationMeta } from '../model/configuration/configured-resource.ts';
import { infinity } from '../base/score.ts';

/*
 * What holds where our own definitions say nothing, because they cannot say it yet.
 * What they can say is always written out, so these values never decide there.
 */

const properties: Configuration['base']['properties'] = {
  symmetricCluster: true,
  maintenanceMode: false,
  noQuorumPolicy: 'stop',
  fencingEnabled: false,
  fencingAction: 'reboot',
  fencingTimeoutMs: 60_000,
  concurrentFencing: true,
  startupFencing: true,
  haveWatchdog: false,
  fencingWatchdogTimeoutMs: 0,
  priorityFencingDelayMs: 0,
  stopAllResources: false,
  stopRemovedResources: true,
  cancelRemovedActions: true,
  startFailureIsFatal: true,
  enableStartupProbes: true,
  removeAfterStop: true,
  placementStrategy: 'default',
  nodeHealthStrategy: 'none',
  nodeHealthBase: 0,
  nodeHealthGreen: 0,
  nodeHealthYellow: 0,
  nodeHealthRed: -infinity,
  shutdownLock: false,
  shutdownLockLimitMs: 0,
  nodePendingTimeoutMs: 0,
  defaultResourceStickiness: null,
  defaultIsManaged: null,
};

const meta: Meta = {
  priority: 0,
  targetRole: 'started',
  isManaged: true,
  maintenance: false,
  resourceStickiness: 0,
  requires: null,
  migrationThreshold: infinity,
  failureTimeoutMs: 0,
  multipleActive: 'stopStart',
  allowMigrate: false,
  allowUnhealthyNodes: false,
  critical: true,
  remoteNode: null,
  remoteAddress: null,
  remotePort: null,
  remoteConnectTimeoutMs: null,
  remoteAllowMigrate: true,
  container: null,
  containerAttributeTarget: null,
  isRemoteNode: false,
  internalRemote: false,
  cloneMax: null,
  cloneNodeMax: 1,
  cloneMin: 0,
  globallyUnique: false,
  ordered: false,
  interleave: false,
  notify: false,
  promotable: false,
  promotedMax: 1,
  promotedNodeMax: 1,
  others: new Map(),
};

const operation: OperationMeta = {
  role: null,
  enabled: true,
  onFail: null,
  timeoutMs: 20_000,
  startDelayMs: 0,
  intervalOriginWallMs: null,
  recordPending: true,
};

export const ownDefaults: Configuration['base'] = { properties, meta, operation };
