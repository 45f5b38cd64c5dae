import type { ClusterModel } from '../model/cluster.ts';
import { clone, cluster, colocation, fast, group, location, monitor, order, primitive } from './scenario.case.ts';

/* The clusters of the situations, before anything has happened in them. */

export const watched = { operations: [monitor()] };
export const warm = { operations: [monitor(), monitor({ role: 'promoted', intervalMs: 5_000 })] };
export const infinity = 1_000_000;

export const web = cluster({ resources: [group('web', [primitive('ip', watched), primitive('site', watched)])] });
export const fastWeb = cluster({ resources: [fast('web', [primitive('ip', warm), primitive('site', warm)])] });
export const address = (options: Parameters<typeof primitive>[1] = {}, properties = {}) =>
  cluster({ resources: [primitive('ip', { ...watched, ...options })], properties });
/** Also where it should not be, and thoroughly now and then. */
export const lookedFor = (level = 10) => {
  const more = [monitor({ intervalMs: 60_000, level }), monitor({ intervalMs: 120_000, role: 'stopped' })];
  return address({ multipleActive: 'stopUnexpected', operations: [monitor(), ...more] });
};
/** With a device for all nodes. */
export const withDevice = (model: ClusterModel): ClusterModel => {
  const hosts = new Map(model.nodes.map(({ id }) => [id, id]));
  const device = { id: 'pdu', agent: 'fence:pdu', parameters: {}, hosts, hostArgument: null, nodes: null };
  const devices = [{ ...device, delayMs: new Map(), actions: new Map() }];
  return { ...model, fencing: { ...model.fencing, devices } };
};
export const mutual = cluster({
  resources: [group('left', [primitive('ip1')]), group('right', [primitive('ip2')])],
  constraints: [location('left', 'a', 500), location('right', 'b', 500), colocation('right', 'left', -1000)],
});
const twoGroups = (meta: Parameters<typeof primitive>[1]) =>
  cluster({
    resources: [
      group('db', [primitive('fs', meta), primitive('mysql', meta)]),
      group('web', [primitive('ip', meta), primitive('site', meta)]),
    ],
    constraints: [colocation('web', 'db'), order('db', 'web')],
  });
export const stacked = twoGroups(watched);
/** A copy too many is ended, as is the default of documents. */
export const extra = twoGroups({ ...watched, multipleActive: 'stopUnexpected' });
export const fastPair = cluster({
  resources: [fast('db', [primitive('mysql', warm)]), fast('web', [primitive('site', warm)])],
  constraints: [
    order('db-clone', 'web-clone', { firstAction: 'promote', thenAction: 'promote' }),
    location('db-clone', 'b', 100, 'promoted'),
  ],
});
export const gateway = cluster({
  resources: [clone('uplink-clone', primitive('uplink', watched), { interleave: true }), primitive('ip', watched)],
  constraints: [colocation('ip', 'uplink-clone'), order('uplink-clone', 'ip')],
});

/** The fast group rather where an attribute is higher. */
export const connected: ClusterModel = {
  ...fastWeb,
  constraints: [
    ...fastWeb.constraints,
    {
      kind: 'ruleLocation',
      id: 'connected',
      resource: 'web-clone',
      role: 'promoted',
      score: { kind: 'attribute', name: 'netpath' },
      rule: {
        kind: 'attribute',
        id: 'said',
        attribute: 'netpath',
        operation: 'defined',
        value: null,
        valueSource: 'literal',
        type: null,
      },
    },
  ],
};
