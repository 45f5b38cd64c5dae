import { expect, test } from 'vitest';
import { serverIdOf } from './copy-of.ts';
import { peersOf, placesIn } from './peers.ts';
import type { ReplicatedParameters } from './replicated-parameters.ts';

const parameters = { replication_user: 'u', replication_passwd: 'p' } as ReplicatedParameters;
const nodes = [
  { name: 'a', addresses: ['10.0.0.1', '10.1.0.1'] },
  { name: 'b', addresses: ['10.0.0.2', '10.1.0.2'] },
];

test('hosts, with ports and without', () => {
  expect(placesIn(' db1 db2:3307  [fd00::2]:3308 [fd00::3]')).toEqual([
    { host: 'db1' },
    { host: 'db2', port: 3307 },
    { host: 'fd00::2', port: 3308 },
    { host: 'fd00::3' },
  ]);
});

test('the others are the cluster’s, on every link, unless they are named', () => {
  const found = peersOf({ parameters: { ...parameters, port: 3310 }, nodes, node: 'a' });
  expect(found).toEqual([
    {
      name: 'b',
      accounts: ['10.0.0.2', '10.1.0.2'].map((host) => ({ host, port: 3310, user: 'u', password: 'p' })),
    },
  ]);
  const named = peersOf({ parameters: { ...parameters, replication_hosts: 'x:1 y' }, nodes, node: 'a' });
  expect(named.map(({ name }) => name)).toEqual(['x:1', 'y:3306']);
});

test('a copy’s number is its node’s, unless it is given', () => {
  const ids = ['a', 'b', 'a'].map((node) => serverIdOf({ parameters, node }));
  expect(ids[0]).toBe(ids[2]);
  expect(ids[0]).not.toBe(ids[1]);
  expect(serverIdOf({ parameters: { ...parameters, server_id: 7 }, node: 'a' })).toBe(7);
});
