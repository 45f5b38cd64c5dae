import type { Configuration, Properties } from '../../model/configuration/configuration.ts';
import type { Situation } from '../../model/configuration/situation.ts';
import type { Change } from './change.ts';
import type { Given } from './injection.ts';
import { moveNode } from './move-node.ts';
import { withMeta } from './change-resource.ts';
import { withAttribute, withNode, withoutFailures, withoutLock, withoutNode } from './change-situation.ts';

/** The cluster as it would be. The one that is given stays as it is. Time is not part of it: for `wait` it stays the same. */
export function applyChange(cluster: Given, change: Change, nowWallMs: number): Given {
  const { configuration, situation } = cluster;
  switch (change.kind) {
    case 'wait':
      return cluster;
    case 'forgetFailures':
      return { configuration, situation: withoutFailures(situation, change.resource, change.node) };
    case 'endStandby':
      return withNodeAttribute(cluster, change.node, 'standby', 'off');
    case 'endNodeMaintenance':
      return withNodeAttribute(cluster, change.node, 'maintenance', 'false');
    case 'healNode':
      return healed(cluster, change.node);
    case 'endShutdownLock':
      return { configuration, situation: withoutLock(situation, change.resource) };
    case 'returnNode':
      return moveNode(cluster, { kind: 'node', node: change.node, to: 'up' }, nowWallMs);
    case 'confirmFenced':
      return { configuration, situation: withoutNode(cluster, change.node) };
    case 'grantTicket':
      return { configuration, situation: withTicket(situation, change.ticket) };
    case 'gainQuorum':
      return { configuration, situation: { ...situation, quorate: true } };
    default:
      return { configuration: reconfigure(configuration, change), situation };
  }
}

type Reconfiguration = Extract<
  Change,
  {
    kind:
      | 'endResourceMaintenance'
      | 'endClusterMaintenance'
      | 'startResource'
      | 'endStopAll'
      | 'defineFenceDevice'
      | 'manageResource'
      | 'preferNode'
      | 'endStickiness'
      | 'raiseCapacity'
      | 'dropConstraint';
  }
>;

function reconfigure(configuration: Configuration, change: Reconfiguration): Configuration {
  const { resources, constraints } = configuration;
  switch (change.kind) {
    case 'startResource':
      return { ...configuration, resources: withMeta(resources, change.resource, { targetRole: 'started' }) };
    case 'manageResource':
      return { ...configuration, resources: withMeta(resources, change.resource, { isManaged: true }) };
    case 'endResourceMaintenance':
      return { ...configuration, resources: withMeta(resources, change.resource, { maintenance: false }) };
    case 'endStickiness':
      return { ...configuration, resources: withMeta(resources, change.resource, { resourceStickiness: 0 }) };
    case 'endClusterMaintenance':
      return withProperties(configuration, { maintenanceMode: false });
    case 'endStopAll':
      return withProperties(configuration, { stopAllResources: false });
    case 'defineFenceDevice':
      return { ...configuration, hasOwnDevices: true };
    case 'dropConstraint':
      return { ...configuration, constraints: constraints.filter(({ id }) => id !== change.constraint) };
    case 'raiseCapacity':
      return withCapacity(configuration, change);
    case 'preferNode':
      return withPreference(configuration, change);
  }
}

function withProperties(configuration: Configuration, values: Partial<Properties>): Configuration {
  return { ...configuration, properties: [{ id: 'what-if', rule: null, values }, ...configuration.properties] };
}

function withNodeAttribute(given: Given, name: string, key: string, value: string): Given {
  const { configuration } = given;
  const layer = { id: 'what-if', rule: null, values: new Map([[key, value]]) };
  const nodes = configuration.nodes.map((node) =>
    node.name === name ? { ...node, attributes: [layer, ...node.attributes] } : node,
  );
  const said = withNode(given, name, (node) => withAttribute(node, key, value));
  return { configuration: { ...configuration, nodes }, situation: said };
}

function healed(given: Given, name: string): Given {
  const { configuration, situation } = given;
  const permanent = configuration.nodes.find((node) => node.name === name)?.attributes ?? [];
  const transient = situation.nodes.find((node) => node.name === name)?.attributes ?? new Map<string, string>();
  const names = [...permanent.flatMap(({ values }) => [...values.keys()]), ...transient.keys()];
  const signs = new Set(names.filter((attribute) => attribute.startsWith('#health')));
  return [...signs].reduce((cluster, sign) => withNodeAttribute(cluster, name, sign, 'green'), given);
}

function withTicket(situation: Situation, id: string): Situation {
  const known = situation.tickets.find((ticket) => ticket.id === id);
  const before = known ?? { id, lastGrantedWallMs: null, attributes: new Map<string, string>() };
  const others = situation.tickets.filter((ticket) => ticket.id !== id);
  return { ...situation, tickets: [...others, { ...before, granted: true, standby: false }] };
}

function withCapacity(
  configuration: Configuration,
  { node, attribute, to }: Change & { kind: 'raiseCapacity' },
): Configuration {
  const layer = { id: 'what-if', rule: null, values: new Map([[attribute, to]]) };
  const nodes = configuration.nodes.map((one) =>
    one.name === node ? { ...one, utilization: [layer, ...one.utilization] } : one,
  );
  return { ...configuration, nodes };
}

function withPreference(
  configuration: Configuration,
  { resource, node, score }: Change & { kind: 'preferNode' },
): Configuration {
  const preference = {
    kind: 'location',
    id: `what-if-${resource}-${node}`,
    subject: { kind: 'resource', id: resource },
    role: null,
    discovery: 'always',
    where: { kind: 'node', node, score },
  } as const;
  return { ...configuration, constraints: [...configuration.constraints, preference] };
}
