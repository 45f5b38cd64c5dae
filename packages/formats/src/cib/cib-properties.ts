/** Cluster options: what decisions depend on, and the names of those that they do not. */
import { parseScore, type Layer, type Properties, pacemakerDefaults } from '@understudy/crm-core';
import type { CibDocument } from './cib-document.ts';
import { fieldOf, fieldTable, readFields } from './cib-fields.ts';
import { readSets, type CibValue } from './cib-sets.ts';
import { oneOf, parseBoolean, parseIntervalMs } from './cib-values.ts';

const property = fieldOf<Properties>();

const quorumPolicies = oneOf<Properties['noQuorumPolicy']>({
  ignore: 'ignore',
  freeze: 'freeze',
  stop: 'stop',
  demote: 'demote',
  fence: 'fence',
  suicide: 'fence',
});
const healthStrategies = oneOf<Properties['nodeHealthStrategy']>({
  none: 'none',
  'migrate-on-red': 'migrateOnRed',
  'only-green': 'onlyGreen',
  progressive: 'progressive',
  custom: 'custom',
});
const strategies = oneOf<Properties['placementStrategy']>({
  default: 'default',
  utilization: 'utilization',
  minimal: 'minimal',
  balanced: 'balanced',
});
const fencingActions = oneOf<Properties['fencingAction']>({ reboot: 'reboot', off: 'off', poweroff: 'off' });

const table = fieldTable<Properties>(
  [
    property('symmetricCluster', ['symmetric-cluster', 'symmetric_cluster'], parseBoolean),
    property('maintenanceMode', ['maintenance-mode'], parseBoolean),
    property('noQuorumPolicy', ['no-quorum-policy', 'no_quorum_policy'], quorumPolicies),
    property('fencingEnabled', ['fencing-enabled', 'stonith-enabled', 'stonith_enabled'], parseBoolean),
    property('fencingAction', ['fencing-action', 'stonith-action', 'stonith_action'], fencingActions),
    property('fencingTimeoutMs', ['fencing-timeout', 'stonith-timeout'], parseIntervalMs),
    property('concurrentFencing', ['concurrent-fencing'], parseBoolean),
    property('startupFencing', ['startup-fencing', 'startup_fencing'], parseBoolean),
    property('haveWatchdog', ['have-watchdog'], parseBoolean),
    property('priorityFencingDelayMs', ['priority-fencing-delay'], parseIntervalMs),
    property('stopAllResources', ['stop-all-resources'], parseBoolean),
    property('stopRemovedResources', ['stop-removed-resources', 'stop-orphan-resources'], parseBoolean),
    property('cancelRemovedActions', ['cancel-removed-actions', 'stop-orphan-actions'], parseBoolean),
    property('startFailureIsFatal', ['start-failure-is-fatal'], parseBoolean),
    property('enableStartupProbes', ['enable-startup-probes'], parseBoolean),
    property('removeAfterStop', ['remove-after-stop', 'remove_after_stop'], parseBoolean),
    property('placementStrategy', ['placement-strategy'], strategies),
    property('nodeHealthStrategy', ['node-health-strategy'], healthStrategies),
    property('nodeHealthBase', ['node-health-base'], parseScore),
    property('nodeHealthGreen', ['node-health-green'], parseScore),
    property('nodeHealthYellow', ['node-health-yellow'], parseScore),
    property('nodeHealthRed', ['node-health-red'], parseScore),
    property('shutdownLock', ['shutdown-lock'], parseBoolean),
    property('shutdownLockLimitMs', ['shutdown-lock-limit'], parseIntervalMs),
    property('nodePendingTimeoutMs', ['node-pending-timeout'], parseIntervalMs),
    property('defaultResourceStickiness', ['default-resource-stickiness', 'default_resource_stickiness'], parseScore),
    property('clusterName', ['cluster-name'], (text) => text),
    property('defaultIsManaged', ['is-managed-default', 'is_managed_default'], parseBoolean),
  ],
  pacemakerDefaults.properties,
);

const withoutEffect = new Set([
  'batch-limit',
  'cluster-delay',
  'cluster-infrastructure',
  'cluster-ipc-limit',
  'cluster-recheck-interval',
  'crmd-finalization-timeout',
  'crmd-integration-timeout',
  'crmd-transition-delay',
  'dc-deadtime',
  'dc-version',
  'election-timeout',
  'enable-acl',
  'expected-quorum-votes',
  'fence-reaction',
  'fencing-max-attempts',
  'fencing-reaction',
  'fencing-watchdog-timeout',
  'join-finalization-timeout',
  'join-integration-timeout',
  'last-lrm-refresh',
  'load-threshold',
  'migration-limit',
  'network-delay',
  'node-action-limit',
  'notification-agent',
  'notification-recipient',
  'pe-error-series-max',
  'pe-input-series-max',
  'pe-warn-series-max',
  'probe_complete',
  'require_quorum',
  'shutdown-escalation',
  'stonith-max-attempts',
  'stonith-watchdog-timeout',
  'transition-delay',
  'transition-idle-timeout',
  'transition_idle_timeout',
  'transition_timeout',
]);

/** Comes before the others, whatever their scores. */
const firstSet = 'cib-bootstrap-options';

export function readProperties(document: CibDocument): Layer<Partial<Properties>>[] {
  const sets = readSets('cluster_property_set', [document.section('configuration', 'crm_config')], document);
  for (const { values } of sets) noteOthers(values, document);
  const first = sets.filter(({ id }) => id === firstSet);
  return readFields([...first, ...sets.filter(({ id }) => id !== firstSet)], table, document);
}

function noteOthers(values: ReadonlyMap<string, CibValue>, { notes }: CibDocument): void {
  for (const [name, { element }] of values) {
    if (table.names.has(name)) continue;
    if (withoutEffect.has(name)) notes.add('withoutEffect', element, `cluster option '${name}'`);
    else notes.add('foreign', element, `cluster option '${name}': Pacemaker has none of this name`);
  }
}
