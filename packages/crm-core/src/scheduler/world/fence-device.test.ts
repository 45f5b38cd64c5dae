import { expect, test } from 'vitest';
import { clone, group, primitive, standing } from '../cluster.case.ts';
import { holdsFenceDevice } from './fence-device.ts';

const device = { ...primitive('fence'), agent: { standard: 'stonith', provider: null, type: 'test' } };

test('a fence device is found in whatever it stands', () => {
  const holders = [
    device,
    group('devices', [primitive('x'), device]),
    clone('copies', { ...device, id: 'copied' }),
    clone('groups', group('grouped', [{ ...device, id: 'both' }])),
    group('others', [primitive('y')]),
    clone('all', primitive('z')),
  ];
  const { resources } = standing({ nodes: { a: {} }, resources: holders, done: {} }).resolved;
  expect(resources.filter(holdsFenceDevice).map(({ id }) => id)).toEqual(['fence', 'devices', 'copies', 'groups']);
});
