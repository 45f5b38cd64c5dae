import type { InstanceReport, NodeReport, NodeState, ResourceReport, StatusReport } from '@understudy/contracts';
import { expect, test } from 'vitest';
import { plain } from './paint.ts';
import { renderPicture } from './picture.ts';

const node = (name: string, state: NodeState): NodeReport => ({
  node: name,
  state,
  standby: false,
  maintenance: false,
  links: [],
});

const resource = (name: string, ...instances: readonly InstanceReport[]): ResourceReport => ({
  resource: name,
  agent: 'httpd',
  kind: 'fast',
  group: 'web',
  parameters: {},
  shouldRun: true,
  instances,
  next: [],
  failures: [],
  reasons: [],
});

const status = (nodes: readonly NodeReport[], resources: readonly ResourceReport[]): StatusReport => ({
  version: 1,
  cluster: 'stage',
  node: 'a',
  at: '2026-11-21T10:00:00.000Z',
  generation: 1,
  sequence: 1,
  coordinator: 'a',
  activity: 'idle',
  ownership: { entitlement: 'alone', quorate: true, until: null, tieBreakers: [], withheld: [] },
  definition: null,
  nodes,
  resources,
  intents: [],
  warnings: [],
});

const active: InstanceReport = { node: 'a', role: 'promoted', condition: 'good' };

test('one host has the service, the other is warm', () => {
  const warm: InstanceReport = { node: 'b', role: 'unpromoted', condition: 'good' };
  const both = status([node('a', 'online'), node('b', 'online')], [resource('site', active, warm)]);
  expect(renderPicture(both, 'asks', plain)).toEqual([
    '  client: asks',
    '                                |',
    '  +-- host a ----------------+     +-- host b ----------------+',
    '  | on                       |     | on                       |',
    '  | site        ACTIVE       |     | site        warm         |',
    '  +--------------------------+     +--------------------------+',
  ]);
});

test('a lost host has nothing, and a failed resource is not passed off as active', () => {
  const failed: InstanceReport = { node: 'a', role: 'promoted', condition: 'failed' };
  const alone = status([node('a', 'online'), node('b', 'lost')], [resource('site', failed)]);
  const picture = renderPicture(alone, 'asks', plain);
  expect(picture[3]).toBe('  | on                       |     | NO POWER                 |');
  expect(picture[4]).toBe('  | site        failed       |     | site        -            |');
});
