import { expect, it } from 'vitest';
import type { ClusterProperties } from '../../model/cluster.ts';
import { deriveCurrentState } from '../current/current-state.ts';
import { createLayout } from '../layout/layout.ts';
import { cluster, monitor, primitive, scene, type Scene } from '../scenario.case.ts';
import { takeStances } from './node-stance.ts';

const address = primitive('ip', {
  operations: [monitor({ onFail: 'fence' }), monitor({ intervalMs: 5, onFail: 'standby' })],
});

function start(properties: Partial<ClusterProperties> = {}): Scene {
  return scene(cluster({ resources: [address], properties })).started('a', 'ip');
}

function stanceOfA(at: Scene): string {
  const layout = createLayout(at.model);
  const stance = takeStances(layout, at.status, deriveCurrentState(layout, at.status, 0)).get('a');
  return `${stance?.kind}: ${stance?.reason}`;
}

const fencing = { stonithEnabled: true };
const withoutQuorum = { quorate: false };

it.each([
  ['online', start(), 'usable: '],
  ['offline', start().node('a', 'offline'), 'gone: a is offline'],
  ['on its way in', start().node('a', 'pending'), 'held: a is on its way in'],
  ['silent, without fencing', start().node('a', 'unclean'), 'gone: a fell silent'],
  ['silent', start(fencing).node('a', 'unclean'), 'fenced: a fell silent'],
  [
    'silent, without quorum',
    start({ ...fencing, noQuorumPolicy: 'stop' })
      .node('a', 'unclean')
      .with(withoutQuorum),
    'held: a fell silent and cannot be fenced without quorum',
  ],
  [
    'without quorum, to fence itself',
    start({ ...fencing, noQuorumPolicy: 'suicide' }).with(withoutQuorum),
    'fenced: a has no quorum (noQuorumPolicy suicide)',
  ],
  ['failed, without fencing', start().failed('a', 'ip'), 'usable: '],
  ['failed', start(fencing).failed('a', 'ip'), 'fenced: monitor of ip failed on a, and onFail is fence'],
  [
    'failed, to stand by',
    start().failed('a', 'ip', 1, { intervalMs: 5 }),
    'drained: a stands by since monitor of ip failed (onFail standby)',
  ],
  ['in a cluster in maintenance', start({ maintenanceMode: true }), 'held: the cluster is in maintenance'],
])('takes the stance of a node that is %s', (_name, at, expected) => {
  expect(stanceOfA(at)).toBe(expected);
});
