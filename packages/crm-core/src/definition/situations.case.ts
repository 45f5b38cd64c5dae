import type { ClusterModel, NodeModel } from '../model/cluster.ts';
import type { NodeAttribute } from '../model/node-attribute.ts';
import {
  afterTransition,
  clone,
  cluster,
  colocation,
  fast,
  group,
  location,
  monitor,
  order,
  primitive,
  scene,
  type Scene,
} from './scenario.case.ts';
import { schedule } from './schedule.ts';
import {
  address,
  connected,
  extra,
  fastPair,
  fastWeb,
  gateway,
  infinity,
  lookedFor,
  mutual,
  stacked,
  warm,
  watched,
  web,
  withDevice,
} from './situation-clusters.case.ts';

/* Situations that a scheduler has to have an answer for, by name. */

export function settled(at: Scene, nowWallMs = 0): Scene {
  return afterTransition(at, schedule(at.model, at.status, nowWallMs));
}

export function running(model: ClusterModel): Scene {
  return settled(scene(model).probed());
}

function withNode(at: Scene, id: string, part: Partial<NodeModel>): Scene {
  return at.under({ ...at.model, nodes: at.model.nodes.map((node) => (node.id === id ? { ...node, ...part } : node)) });
}

const standby = (at: Scene, id: string): Scene => withNode(at, id, { standby: true });
const online = (at: Scene, id: string): Scene => withNode(at, id, { standby: false });
const promotedMonitor = { intervalMs: 5_000, role: 'promoted' as const };
const reason = 'connection refused';

function paths(a: string, b: string): readonly NodeAttribute[] {
  return [
    { node: 'a', name: 'netpath', value: a },
    { node: 'b', name: 'netpath', value: b },
  ];
}

export const situations: Record<string, () => Scene> = {
  'probe-first': () => scene(web),
  'probe-under-way': () => scene(address()).record('a', 'ip', 'monitor', 'pending', { probe: true }),
  'fresh-group': () => scene(web).probed(),
  'fresh-fast-group': () => scene(fastWeb).probed(),
  'group-active-node-lost': () => running(web).lost('a'),
  'fast-group-active-node-lost': () => running(fastWeb).lost('a'),
  'fast-group-standby-node-lost': () => running(fastWeb).lost('b'),
  'fast-group-active-node-unknown': () => running(fastWeb).lost('a', 'online'),
  'fast-group-active-node-on-its-way-in': () => running(fastWeb).lost('a', 'pending'),
  'fast-pair-in-order-on-two-nodes': () => scene(fastPair).probed(),
  'fast-pair-in-order-first-forgotten': () => {
    const at = running(fastPair);
    return at.with({ history: at.status.history.filter(({ resource }) => resource !== 'mysql') });
  },
  'node-unclean-with-fencing': () => running(address({}, { stonithEnabled: true })).node('a', 'unclean'),
  'node-unclean-with-device': () => running(withDevice(address({}, { stonithEnabled: true }))).node('a', 'unclean'),
  'node-unclean-without-fencing': () => running(address()).node('a', 'unclean'),
  'node-unclean-without-quorum': () =>
    running(address({}, { stonithEnabled: true, noQuorumPolicy: 'freeze' }))
      .node('a', 'unclean')
      .with({ quorate: false }),
  'group-standby': () => standby(running(web), 'a'),
  'fast-group-standby': () => standby(running(fastWeb), 'a'),
  'node-back-stickiness-keeps': () => online(settled(standby(running(web), 'a')), 'a'),
  'node-back-location-pulls': () => {
    const model = { ...web, constraints: [location('web', 'a', 1_000)] };
    return online(settled(standby(running(model), 'a')), 'a');
  },
  'fast-group-back-stickiness-keeps': () => online(settled(standby(running(fastWeb), 'a')), 'a'),
  'fast-group-back-location-pulls': () => {
    const model = { ...fastWeb, constraints: [location('web-clone', 'a', 1_000, 'promoted')] };
    return online(settled(standby(running(model), 'a')), 'a');
  },
  'failed-monitor-second-member': () => running(web).failed('a', 'site'),
  'failed-monitor-first-member': () => running(web).failed('a', 'ip'),
  'failed-monitor-promoted': () => running(fastWeb).failed('a', 'site', 1, promotedMonitor),
  'gone-promoted': () =>
    running(fastWeb).failed('a', 'site', 1, { ...promotedMonitor, code: 'notRunning', reason: '' }),
  'threshold-reached': () => running(web).failed('a', 'site', 3),
  'threshold-reached-fast-group': () => running(fastWeb).failed('a', 'site', 3, promotedMonitor),
  'threshold-on-both-nodes': () => running(web).failCount('b', 'site', 3).failed('a', 'site', 3),
  'threshold-expires': () => running(address({ failureTimeoutMs: 60_000 })).failed('a', 'ip', 3),
  'failed-start': () =>
    scene(web)
      .probed()
      .started('a', 'ip')
      .record('a', 'site', 'start', 'error', { reason: 'port in use' })
      .failCount('a', 'site', 1, { action: 'start', intervalMs: 0 }),
  'failed-start-not-fatal': () =>
    scene(address({}, { startFailureIsFatal: false }))
      .probed()
      .record('a', 'ip', 'start', 'error', { reason })
      .failCount('a', 'ip', 1, { action: 'start', intervalMs: 0 }),
  'failed-stop-blocks': () => standby(running(web), 'a').record('a', 'site', 'stop', 'error', { reason: 'still busy' }),
  'failed-stop-holds-members-before-it': () =>
    standby(running(stacked), 'a').record('a', 'mysql', 'stop', 'error', { reason: 'still busy' }),
  'failed-stop-holds-the-group-that-its-own-comes-after': () =>
    standby(running(stacked), 'a').record('a', 'site', 'stop', 'error', { reason: 'still busy' }),
  'failed-stop-with-fencing': () =>
    running(address({}, { stonithEnabled: true })).record('a', 'ip', 'stop', 'error', { reason: 'still busy' }),
  'failed-promote': () => {
    const half = scene(fastWeb).probed().started('a', 'ip', 'site').started('b', 'ip', 'site');
    return half.record('a', 'ip', 'promote', 'error', { reason });
  },
  'failed-demote': () => standby(running(fastWeb), 'a').record('a', 'site', 'demote', 'error', { reason }),
  'node-on-its-way-in-with-what-others-come-after': () => {
    const first = group('db', [primitive('fs', watched), primitive('mysql', watched)]);
    const resources = [first, fast('cache', [primitive('redis', warm)]), primitive('site', watched)];
    const homes = [location('db', 'b', 500), location('cache-clone', 'b', 500, 'promoted'), location('site', 'a', 500)];
    const after = [order('db', 'site'), order('cache-clone', 'site', { firstAction: 'promote' })];
    return running(cluster({ resources, constraints: [...homes, ...after] })).node('b', 'pending');
  },
  'what-comes-after-was-forgotten': () => {
    const resources = [primitive('site', watched), fast('cache', [primitive('redis', warm)])];
    const homes = [location('site', 'a', 500), location('cache-clone', 'a', 500, 'promoted')];
    const one = cluster({
      resources,
      constraints: [...homes, order('site', 'cache-clone', { thenAction: 'promote' })],
    });
    const at = running(one).failed('a', 'site');
    return at.with({ history: at.status.history.filter(({ resource }) => resource !== 'redis') });
  },
  'node-on-its-way-in-and-what-comes-after-is-not-begun': () => {
    const first = group('db', [primitive('fs', watched), primitive('mysql', watched)]);
    const homes = [location('db', 'b', 500), location('site', 'a', 500)];
    const one = cluster({
      resources: [first, primitive('site', watched)],
      constraints: [...homes, order('db', 'site')],
    });
    return running(one).record('a', 'site', 'stop', 'ok').node('b', 'pending');
  },
  'node-on-its-way-in-and-what-comes-after-has-failed': () => {
    const resources = [primitive('fs', watched), group('web', [primitive('ip', watched), primitive('site', watched)])];
    const homes = [location('fs', 'b', 500), location('web', 'a', 500)];
    const at = running(cluster({ resources, constraints: [...homes, order('fs', 'web')] }));
    return at.failed('a', 'ip').node('b', 'pending');
  },
  'node-on-its-way-in-with-the-active-side-that-others-come-after': () => {
    const resources = [fast('cache', [primitive('redis', warm)]), primitive('site', watched)];
    const homes = [location('cache-clone', 'b', 500, 'promoted'), location('site', 'a', 500)];
    const after = order('cache-clone', 'site', { firstAction: 'promote' });
    const at = running(cluster({ resources, constraints: [...homes, after] }));
    return at.record('a', 'site', 'stop', 'ok').node('b', 'pending');
  },
  'fast-group-redefined-with-a-new-member-in-between': () => {
    const with3 = (...members: Parameters<typeof fast>[1]) => cluster({ resources: [fast('web', members)] });
    const [ip, site] = [primitive('ip', { ...warm, parameters: { size: 2 } }), primitive('site', warm)];
    return running(fastWeb).under(with3(ip, primitive('cache', warm), site));
  },
  'fast-group-gone-in-the-middle-and-its-end-is-stuck': () => {
    const parts = [primitive('ip', warm), primitive('cache', warm), primitive('site', warm)];
    return running(cluster({ resources: [fast('web', parts)] }))
      .failed('a', 'cache', 1, { ...promotedMonitor, code: 'notRunning', reason: '' })
      .record('a', 'site', 'demote', 'ok')
      .record('a', 'site', 'stop', 'error', { reason: 'still busy' });
  },
  'fast-group-leaving-and-the-end-of-its-middle-is-stuck': () => {
    const parts = [primitive('ip', warm), primitive('cache', warm), primitive('site', warm)];
    return standby(running(cluster({ resources: [fast('web', parts)] })).lost('b'), 'a')
      .record('a', 'site', 'demote', 'ok')
      .record('a', 'site', 'stop', 'ok')
      .record('a', 'cache', 'demote', 'error', { reason })
      .record('a', 'cache', 'stop', 'error', { reason: 'still busy' });
  },
  'fast-group-after-a-group-leaves-for-a-node-without-a-copy': () => {
    const resources = [group('db', [primitive('mysql', watched)]), fast('web', [primitive('site', warm)])];
    const after = order('db', 'web-clone', { thenAction: 'promote' });
    const homes = [location('db', 'b', 500), location('web-clone', 'b', 500, 'promoted')];
    const at = running(cluster({ resources, constraints: [...homes, after] }));
    return standby(at.record('a', 'site', 'stop', 'ok'), 'b');
  },
  'fast-resource-of-which-nobody-knows-whether-it-is-promoted': () => {
    const one = cluster({ resources: [fast('db', [primitive('mysql', warm)])] });
    const after = scene(one).record('b', 'mysql', 'monitor', 'notRunning', { probe: true }).started('b', 'mysql');
    return after.record('a', 'mysql', 'monitor', 'error', { probe: true, reason: 'it could not tell' });
  },
  'node-on-its-way-in-keeps-what-comes-after': () => {
    const homes = [location('db', 'b', 500), location('site', 'a', 500)];
    const resources = [
      group('db', [primitive('fs', watched), primitive('mysql', watched)]),
      primitive('site', watched),
    ];
    const at = running(cluster({ resources, constraints: [...homes, order('db', 'site')] }));
    return standby(at.node('a', 'pending'), 'b');
  },
  'failed-demote-and-nothing-else-known': () => {
    const one = cluster({ resources: [fast('db', [primitive('mysql', warm)])] });
    const after = scene(one).record('b', 'mysql', 'monitor', 'notRunning', { probe: true }).started('b', 'mysql');
    return after.record('a', 'mysql', 'demote', 'error', { reason });
  },
  'not-installed-on-a': () =>
    scene(web).probed().record('a', 'site', 'monitor', 'notInstalled', { probe: true, reason: 'no httpd' }),
  'maintenance-of-a-node': () => withNode(running(web), 'a', { maintenance: true }),
  'maintenance-of-the-cluster': () => {
    const at = running(web);
    return at.under({ ...web, properties: { ...web.properties, maintenanceMode: true } });
  },
  'unmanaged-and-failed': () => {
    const at = running(address());
    return at.under(address({ isManaged: false })).failed('a', 'ip');
  },
  'start-under-way': () => scene(web).probed().record('a', 'ip', 'start', 'pending'),
  'stop-under-way': () => standby(running(web), 'a').record('a', 'site', 'stop', 'pending'),
  'stop-under-way-fast-group': () => standby(running(fastWeb), 'a').record('a', 'site', 'stop', 'pending'),
  'anti-colocated-swap': () => {
    const model = (home: string, other: string) =>
      cluster({
        resources: [primitive('x'), primitive('y')],
        constraints: [location('x', home, infinity), location('y', other, infinity), colocation('y', 'x', -infinity)],
      });
    return running(model('a', 'b')).under(model('b', 'a'));
  },
  'node-on-its-way-in-unknown': () => scene(address()).probed().lost('b', 'pending'),
  'node-on-its-way-in-keeps-what-it-has': () => running(web).node('a', 'pending'),
  'node-on-its-way-in-while-repairing': () => running(address()).lost('b', 'pending').failed('a', 'ip'),
  'colocated-and-ordered-fresh': () => scene(stacked).probed(),
  'colocated-and-ordered-standby': () => standby(running(stacked), 'a'),
  'colocated-and-ordered-leader-failed': () => running(stacked).failed('a', 'mysql'),
  'colocated-leader-banned': () => running(stacked).failed('a', 'mysql', 3),
  'order-across-nodes': () => {
    const model = cluster({
      resources: [primitive('store', watched), primitive('app', watched)],
      constraints: [location('store', 'a', infinity), location('app', 'b', infinity), order('store', 'app')],
    });
    return running(model).failed('a', 'store');
  },
  'order-first-cannot-run': () => {
    const model = cluster({
      resources: [primitive('store'), primitive('app')],
      constraints: [location('store', 'a', -infinity), location('store', 'b', -infinity), order('store', 'app')],
    });
    return scene(model).probed();
  },
  'order-optional': () => {
    const model = cluster({
      resources: [primitive('store', watched), primitive('app', watched)],
      constraints: [colocation('app', 'store'), order('store', 'app', { requirement: 'optional' })],
    });
    return running(model).failed('a', 'store');
  },
  'mutual-backup': () => scene(mutual).probed(),
  'mutual-backup-one-left': () => running(mutual).lost('b'),
  'mutual-backup-back': () => settled(running(mutual).lost('b')).node('b', 'online'),
  'local-clone-fails-beside-dependant': () => running(gateway).failed('a', 'uplink', 3),
  'local-clone-repaired-elsewhere': () => running(gateway).failed('b', 'uplink'),
  'local-clone-node-back': () => settled(running(gateway).lost('b')).node('b', 'online'),
  'two-found-running': () => running(address()).started('b', 'ip'),
  'extra-below-what-stays': () => running(extra).started('b', 'fs'),
  'extra-below-and-above': () => running(extra).started('b', 'fs', 'mysql', 'ip', 'site'),
  'extra-below-what-failed': () => running(extra).started('b', 'fs').failed('a', 'mysql'),
  'extra-where-it-goes': () => standby(running(extra).started('b', 'fs'), 'a'),
  'two-found-running-block': () => running(address({ multipleActive: 'block' })).started('b', 'ip'),
  'two-found-running-stop-unexpected': () => running(address({ multipleActive: 'stopUnexpected' })).started('b', 'ip'),
  'local-group-redefined-and-stuck-beside-what-comes-after': () => {
    const model = (size: number) => {
      const sized = { ...watched, parameters: { size } };
      const members = [primitive('first', sized), primitive('last', sized)];
      const local = clone('local-clone', group('local', members), { interleave: true });
      const constraints = [order('local-clone', 'site'), location('site', 'a', 100)];
      return cluster({ resources: [local, primitive('site', watched)], constraints });
    };
    const stuck = running(model(1)).under(model(2)).record('a', 'last', 'stop', 'error', { reason });
    return settled(stuck.failCount('a', 'last', 1, { action: 'stop', intervalMs: 0 }));
  },
  'looked-for-where-it-should-not-be': () => scene(lookedFor()).probed(),
  'looked-for-where-it-should-not-be-and-leaving': () => standby(running(lookedFor()), 'a'),
  'looked-for-where-it-should-not-be-and-found': () =>
    running(lookedFor()).record('b', 'ip', 'monitor', 'ok', { intervalMs: 120_000, role: 'stopped' }),
  'looked-at-more-thoroughly': () => running(lookedFor(10)).under(lookedFor(20)),
  'two-found-promoted': () => running(fastWeb).promoted('b', 'ip', 'site'),
  'monitor-finds-promoted': () =>
    running(fastWeb).record('b', 'ip', 'monitor', 'promoted', { intervalMs: 10_000, role: 'unpromoted' }),
  'monitor-finds-what-was-stopped': () => running(address()).record('b', 'ip', 'monitor', 'ok', { probe: true }),
  'changed-parameter': () => {
    const changed = cluster({
      resources: [
        group('web', [primitive('ip', { ...watched, parameters: { ip: '10.0.0.9' } }), primitive('site', watched)]),
      ],
    });
    return running(web).under(changed);
  },
  'changed-monitor': () => running(address()).under(address({ operations: [monitor({ intervalMs: 2_000 })] })),
  'stopped-by-people': () =>
    running(web).under(
      cluster({
        resources: [group('web', [primitive('ip', watched), primitive('site', { ...watched, targetRole: 'stopped' })])],
      }),
    ),
  'stopped-by-people-fast-group': () =>
    running(fastWeb).under(
      cluster({
        resources: [fast('web', [primitive('ip', warm), primitive('site', { ...warm, targetRole: 'stopped' })])],
      }),
    ),
  'no-quorum-stop': () =>
    running(address({}, { noQuorumPolicy: 'stop' }))
      .lost('b')
      .with({ quorate: false }),
  'no-quorum-freeze': () =>
    running(web)
      .under({ ...web, properties: { ...web.properties, noQuorumPolicy: 'freeze' } })
      .lost('a')
      .with({ quorate: false }),
  'no-quorum-demote': () =>
    running(fastWeb)
      .under({ ...fastWeb, properties: { ...fastWeb.properties, noQuorumPolicy: 'demote' } })
      .with({ quorate: false }),
  'orphans-stop-in-reverse': () => running(web).under(cluster({ resources: [primitive('other')] })),
  'on-fail-block': () => running(address({ operations: [monitor({ onFail: 'block' })] })).failed('a', 'ip'),
  'on-fail-stop': () => running(address({ operations: [monitor({ onFail: 'stop' })] })).failed('a', 'ip'),
  'on-fail-ignore': () => running(address({ operations: [monitor({ onFail: 'ignore' })] })).failed('a', 'ip'),
  'on-fail-standby': () => running(address({ operations: [monitor({ onFail: 'standby' })] })).failed('a', 'ip'),
  'on-fail-fence-without-fencing': () =>
    running(address({ operations: [monitor({ onFail: 'fence' })] })).failed('a', 'ip'),
  'on-fail-fence': () =>
    running(address({ operations: [monitor({ onFail: 'fence' })] }, { stonithEnabled: true })).failed('a', 'ip'),
  'on-fail-demote': () => {
    const operations = [monitor({ role: 'promoted', intervalMs: 5_000, onFail: 'demote' })];
    const model = cluster({ resources: [clone('db-clone', primitive('db', { operations }), { promotable: true })] });
    return running(model).failed('a', 'db', 1, promotedMonitor);
  },
  'on-fail-demote-and-gone': () => {
    const operations = [monitor(), monitor({ role: 'promoted', intervalMs: 5_000, onFail: 'demote' })];
    const model = cluster({ resources: [fast('web', [primitive('ip', { operations }), primitive('site', warm)])] });
    return running(model).failed('a', 'ip', 1, { ...promotedMonitor, code: 'notRunning', reason: '' });
  },
  'promotion-scores-decide': () =>
    running(fastWeb).with({ attributes: [{ node: 'b', name: 'master-site', value: '1000' }] }),
  'attribute-better-elsewhere': () => running(connected).with({ attributes: paths('0', '10000') }),
  'attribute-lost-on-both': () => running(connected).with({ attributes: paths('0', '0') }),
  'attribute-found-again-elsewhere': () => running(connected).with({ attributes: paths('10000', '10000') }),
  'never-promoted-by-its-agent': () =>
    scene(fastWeb)
      .probed()
      .with({
        attributes: [
          { node: 'a', name: 'master-site', value: '-1' },
          { node: 'b', name: 'master-site', value: '-1' },
        ],
      }),
};
