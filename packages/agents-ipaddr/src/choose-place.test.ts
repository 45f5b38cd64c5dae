import { expect, test } from 'vitest';
import { choosePlace } from './choose-place.ts';
import { parseIpAddress, type IpAddress } from './ip-address.ts';
import type { ConnectedRoute } from './kernel-routes.ts';

function route(network: string, nic: string, more: Partial<ConnectedRoute> = {}): ConnectedRoute {
  const [base = '', length = ''] = network.split('/');
  return { nic, network: address(base), prefixLength: Number(length), metric: 0, linkDown: false, ...more };
}

const routes = [
  route('192.0.2.0/24', 'eth0'),
  route('192.0.2.128/25', 'eth1'),
  route('10.9.0.0/16', 'eth2', { metric: 100, linkDown: true }),
  route('10.9.0.0/16', 'eth3', { metric: 200 }),
  route('10.8.0.0/16', 'eth2'),
  route('10.8.0.0/16', 'eth3'),
];

function address(text: string): IpAddress {
  const parsed = parseIpAddress(text);
  if (parsed === null) throw new Error(text);
  return parsed;
}

test.each([
  ['192.0.2.10', {}, { nic: 'eth0', prefixLength: 24 }],
  ['192.0.2.200', {}, { nic: 'eth1', prefixLength: 25 }],
  ['192.0.2.200', { nic: 'eth0' }, { nic: 'eth0', prefixLength: 24 }],
  ['192.0.2.10', { prefixLength: 32 }, { nic: 'eth0', prefixLength: 32 }],
  ['8.8.8.8', { nic: 'eth0', prefixLength: 32 }, { nic: 'eth0', prefixLength: 32 }],
  ['10.9.1.1', {}, { nic: 'eth3', prefixLength: 16 }],
  ['10.8.1.1', { nic: 'eth2' }, { nic: 'eth2', prefixLength: 16 }],
])('%s with %o goes to %o', (text, given, place) => {
  expect(choosePlace({ address: address(text), ...given }, routes)).toEqual({ kind: 'place', place });
});

test.each([
  ['8.8.8.8', {}, /^no network of this host contains 8\.8\.8\.8 .*set nic and cidr_netmask/],
  ['192.0.2.10', { nic: 'eth3' }, /^no network on eth3 .*set cidr_netmask/],
  ['10.8.1.1', {}, /fits 10\.8\.0\.0\/16 on both eth2 and eth3/],
])('%s with %o goes nowhere', (text, given, reason) => {
  const choice = choosePlace({ address: address(text), ...given }, routes);
  expect(choice.kind === 'none' ? choice.reason : choice).toMatch(reason);
});

test('IPv6 networks are found as well', () => {
  const six = [route('fd77::/64', 'eth0', { metric: 256 }), route('fe80::/64', 'eth0', { metric: 256 })];
  const place = { nic: 'eth0', prefixLength: 64 };
  expect(choosePlace({ address: address('fd77::10') }, six)).toEqual({ kind: 'place', place });
  expect(choosePlace({ address: address('fd78::10') }, six).kind).toBe('none');
});
