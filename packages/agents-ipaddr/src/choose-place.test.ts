import { expect, test } from 'vitest';
import { choosePlace } from './choose-place.ts';
import { parseIpAddress, type IpAddress } from './ip-address.ts';
import { parseConnectedRoutes } from './ip-json.ts';

// As iproute2 6.1 prints them.
const routes = parseConnectedRoutes(
  JSON.stringify([
    { dst: 'default', gateway: '192.0.2.1', dev: 'eth0', flags: [] },
    { dst: '192.0.2.0/24', dev: 'eth0', protocol: 'kernel', scope: 'link', prefsrc: '192.0.2.2', flags: [] },
    { dst: '192.0.2.128/25', dev: 'eth1', protocol: 'kernel', scope: 'link', prefsrc: '192.0.2.130', flags: [] },
    { dst: '198.51.100.0/24', gateway: '192.0.2.9', dev: 'eth0', flags: [] },
    { dst: '203.0.113.7', dev: 'eth0', scope: 'link', flags: [] },
    { type: 'unreachable', dst: '203.0.113.0/24', dev: 'lo', metric: 4278198272, flags: [] },
    { dst: '10.9.0.0/16', dev: 'eth2', protocol: 'kernel', scope: 'link', metric: 100, flags: ['linkdown'] },
    { dst: '10.9.0.0/16', dev: 'eth3', protocol: 'kernel', scope: 'link', metric: 200, flags: [] },
    { dst: '10.8.0.0/16', dev: 'eth2', protocol: 'kernel', scope: 'link', flags: [] },
    { dst: '10.8.0.0/16', dev: 'eth3', protocol: 'kernel', scope: 'link', flags: [] },
  ]),
  4,
);

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
  ['198.51.100.5', {}, /^no network of this host/],
  ['203.0.113.7', {}, /^no network of this host/],
  ['192.0.2.10', { nic: 'eth3' }, /^no network on eth3 .*set cidr_netmask/],
  ['10.8.1.1', {}, /fits 10\.8\.0\.0\/16 on both eth2 and eth3/],
])('%s with %o goes nowhere', (text, given, reason) => {
  const choice = choosePlace({ address: address(text), ...given }, routes);
  expect(choice.kind === 'none' ? choice.reason : choice).toMatch(reason);
});

test('IPv6 networks are those of the other table', () => {
  const six = parseConnectedRoutes(
    JSON.stringify([
      { dst: 'fd77::/64', dev: 'eth0', protocol: 'kernel', metric: 256, flags: [], pref: 'medium' },
      { dst: 'fe80::/64', dev: 'eth0', protocol: 'kernel', metric: 256, flags: [], pref: 'medium' },
      { dst: 'default', gateway: 'fe80::1', dev: 'eth0', metric: 1024, flags: [], pref: 'medium' },
    ]),
    6,
  );
  const place = { nic: 'eth0', prefixLength: 64 };
  expect(choosePlace({ address: address('fd77::10') }, six)).toEqual({ kind: 'place', place });
  expect(choosePlace({ address: address('fd78::10') }, six).kind).toBe('none');
});
