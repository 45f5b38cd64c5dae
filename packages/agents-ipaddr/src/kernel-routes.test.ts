import { expect, test } from 'vitest';
import { parseIpAddress, type IpAddress } from './ip-address.ts';
import { connectedRoutes, type Route } from './kernel-routes.ts';

function address(text: string): IpAddress {
  const parsed = parseIpAddress(text);
  if (parsed === null) throw new Error(text);
  return parsed;
}

test('connected networks are those on a link that is there: no default route, no gateway, no single host', () => {
  const route: Route = {
    index: 2,
    network: address('192.0.2.0'),
    prefixLength: 24,
    gateway: null,
    metric: 100,
    linkDown: false,
  };
  const routes: readonly Route[] = [
    route,
    { ...route, network: null, prefixLength: 0, gateway: address('192.0.2.1') },
    { ...route, network: null, prefixLength: 0 },
    { ...route, network: address('198.51.100.0'), gateway: address('192.0.2.9') },
    { ...route, network: address('203.0.113.7'), prefixLength: 32 },
    { ...route, network: address('fd77::1'), prefixLength: 128 },
    { ...route, index: 3 },
  ];
  const { nic, network, prefixLength } = { nic: 'eth0', ...route };
  expect(connectedRoutes(routes, [{ nic: 'eth0', index: 2 }])).toEqual([
    { nic, network, prefixLength, metric: 100, linkDown: false },
  ]);
});
