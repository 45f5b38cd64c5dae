import { sortedBy } from '../base/order.ts';
import type { ClusterModel, ClusterProperties, NodeModel } from '../model/cluster.ts';
import type { Configuration, ConfiguredNode, Properties } from '../model/configuration/configuration.ts';
import type { ConfiguredConstraint } from '../model/configuration/configured-constraint.ts';
import type { Constraint } from '../model/constraint.ts';
import type { FencingSettings } from '../model/fencing.ts';
import { always } from './always.ts';
import { configuredResource } from './configured-resource-of.ts';
import { ownDefaults } from './own-defaults.ts';

/*
 * Our own definition, as the scheduler reads it. A definition is a small part of what a
 * configuration can say. One thing of ours no configuration knows: fault policies, which
 * are the node's own business.
 */

export function configurationOf(model: ClusterModel): Configuration {
  const known = configurations.get(model);
  if (known !== undefined) return known;
  const configuration = translate(model);
  configurations.set(model, configuration);
  return configuration;
}

/** Many decisions are about one definition. */
const configurations = new WeakMap<ClusterModel, Configuration>();

function translate(model: ClusterModel): Configuration {
  return {
    properties: [always({ ...propertiesOf(model.properties), ...fencingOf(model.fencing.settings) })],
    nodes: sortedBy(model.nodes, ({ id }) => id).map(configuredNode),
    resources: model.resources.map((resource) => configuredResource(resource, model.properties)),
    constraints: sortedBy(model.constraints, ({ id }) => id).map(configuredConstraint),
    fencingLevels: [],
    hasOwnDevices: model.fencing.devices.length > 0,
    resourceDefaults: [],
    operationDefaults: [],
    base: ownDefaults,
  };
}

function propertiesOf(own: ClusterProperties): Partial<Properties> {
  return {
    symmetricCluster: own.symmetricCluster,
    maintenanceMode: own.maintenanceMode,
    noQuorumPolicy: own.noQuorumPolicy === 'suicide' ? 'fence' : own.noQuorumPolicy,
    fencingEnabled: own.stonithEnabled,
    startFailureIsFatal: own.startFailureIsFatal,
    stopRemovedResources: own.stopOrphanResources,
  };
}

function fencingOf({ action, timeoutMs, concurrent, priorityDelayMs }: FencingSettings): Partial<Properties> {
  return {
    fencingAction: action,
    fencingTimeoutMs: timeoutMs,
    concurrentFencing: concurrent,
    priorityFencingDelayMs: priorityDelayMs,
  };
}

function configuredNode({ id, attributes, standby, maintenance }: NodeModel): ConfiguredNode {
  const own = new Map([...attributes, ['standby', String(standby)], ['maintenance', String(maintenance)]]);
  return { name: id, id, kind: 'member', attributes: [always(own)], utilization: [], score: null };
}

function configuredConstraint(constraint: Constraint): ConfiguredConstraint {
  switch (constraint.kind) {
    case 'location': {
      const { id, resource, node, score, role } = constraint;
      const subject = { kind: 'resource', id: resource } as const;
      const where = { kind: 'node', node, score } as const;
      return { kind: 'location', id, subject, role: role ?? null, discovery: 'always', where };
    }
    case 'ruleLocation': {
      const { id, resource, rule, score, role } = constraint;
      const subject = { kind: 'resource', id: resource } as const;
      const where = { kind: 'rules', rules: [{ id: rule.id, rule, role: null, score }] } as const;
      return { kind: 'location', id, subject, role: role ?? null, discovery: 'always', where };
    }
    case 'colocation':
      return {
        kind: 'colocation',
        id: constraint.id,
        dependent: constraint.resource,
        primary: constraint.with,
        dependentRole: constraint.resourceRole ?? null,
        primaryRole: constraint.withRole ?? null,
        dependentInstance: null,
        primaryInstance: null,
        score: constraint.score,
        nodeAttribute: '#uname',
        influence: null,
      };
    case 'order':
      return { ...constraint, firstInstance: null, thenInstance: null, requireAll: true };
  }
}
