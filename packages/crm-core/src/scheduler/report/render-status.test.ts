import { expect, test } from 'vitest';
import { absent, clone, group, operation, primitive, standing, up } from '../cluster.case.ts';
import { renderStatus } from './render-status.ts';

const lost = { member: false, peer: false, join: 'down', expected: 'member' } as const;
const promoted = [...up, { operation: 'promote' }];
const failed = [...up, { operation: 'monitor', intervalMs: 10_000, code: 1 }];

const world = standing({
  nodes: {
    alpha: {},
    beta: { permanent: { standby: 'on' } },
    gamma: lost,
    delta: { ...lost, expected: 'down' },
    eta: { join: 'pending' },
    theta: { permanent: { '#health-disk': 'red' } },
    zeta: { permanent: { maintenance: 'true' } },
  },
  properties: { fencingEnabled: true, nodeHealthStrategy: 'onlyGreen' },
  resources: [
    primitive('site'),
    primitive('away', { targetRole: 'stopped' }),
    primitive('broken', {}, {}, [operation('monitor', 10_000)]),
    primitive('kept', { isManaged: false }),
    primitive('resting'),
    primitive('waiting'),
    group('web', [primitive('address'), primitive('server')]),
    clone('dbs', primitive('db'), { promotable: true, cloneMax: 3 }),
    clone('logs', primitive('log'), { globallyUnique: true, cloneMax: 2 }),
  ],
  done: {
    'site alpha': up,
    'away alpha': [absent],
    'broken alpha': failed,
    'kept alpha': up,
    'resting zeta': up,
    'waiting alpha': [{ operation: 'start', code: 193, state: 'pending', callId: -1 }],
    'address gamma': up,
    'db alpha': promoted,
    'db beta': up,
    'log:0 alpha': up,
    'gone beta': up,
  },
});

test('the state of a cluster, as administrators know it', () => {
  expect(renderStatus(world)).toMatchInlineSnapshot(`
    [
      "  * Node List:",
      "    * Node beta: standby (with active resources)",
      "    * Node eta: pending",
      "    * Node gamma: UNCLEAN (offline)",
      "    * Node theta: online (health is RED)",
      "    * Node zeta: maintenance",
      "    * Online: [ alpha ]",
      "    * OFFLINE: [ delta ]",
      "",
      "  * Full List of Resources:",
      "    * site	(ocf:test:Dummy):	 Started alpha",
      "    * away	(ocf:test:Dummy):	 Stopped (disabled)",
      "    * broken	(ocf:test:Dummy):	 FAILED alpha",
      "    * kept	(ocf:test:Dummy):	 Started alpha (unmanaged)",
      "    * resting	(ocf:test:Dummy):	 Started zeta (maintenance)",
      "    * waiting	(ocf:test:Dummy):	 Starting alpha",
      "    * Resource Group: web:",
      "      * address	(ocf:test:Dummy):	 Started gamma (UNCLEAN)",
      "      * server	(ocf:test:Dummy):	 Stopped",
      "    * Clone Set: dbs [db] (promotable):",
      "      * Promoted: [ alpha ]",
      "      * Unpromoted: [ beta ]",
      "      * Stopped: [ delta eta gamma theta zeta ]",
      "    * Clone Set: logs [log] (unique):",
      "      * log:0	(ocf:test:Dummy):	 Started alpha",
      "      * log:1	(ocf:test:Dummy):	 Stopped",
      "    * gone	(ocf:test:Dummy):	 ORPHANED Started beta",
    ]
  `);
});
