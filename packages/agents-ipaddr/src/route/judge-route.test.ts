import { expect, test } from 'vitest';
import { parseIpAddress, type IpAddress } from '../ip-address.ts';
import type { KernelRoute } from '../kernel-routes.ts';
import { judgeRoute, kernelRouteText, routeText } from './judge-route.ts';
import type { RouteSettings } from './route-settings.ts';

function address(text: string): IpAddress {
  const parsed = parseIpAddress(text);
  if (parsed === null) throw new Error(text);
  return parsed;
}

const links = [
  { nic: 'eth0', index: 2 },
  { nic: 'eth1', index: 3 },
];
const way = { index: 2, gateway: address('10.0.0.1'), linkDown: false };
const route: KernelRoute = {
  table: 254,
  unicast: true,
  protocol: 117,
  network: address('192.0.2.0'),
  prefixLength: 24,
  metric: 0,
  source: null,
  ways: [way],
};
const wanted: RouteSettings = {
  family: 4,
  network: address('192.0.2.0'),
  prefixLength: 24,
  gateway: address('10.0.0.1'),
  source: null,
  table: 254,
  metric: 0,
  onlink: false,
};

test.each<[string, Partial<RouteSettings>]>([
  ['the device is left open', {}],
  ['the device is named', { device: 'eth0' }],
])('ours is there when %s', (_, more) => {
  expect(judgeRoute({ ...wanted, ...more }, [route], links)).toMatchObject({ kind: 'good', ours: [{ way }] });
});

test.each<[string, Partial<KernelRoute>, Partial<RouteSettings>]>([
  ['another gateway', { ways: [{ ...way, gateway: address('10.0.0.9') }] }, {}],
  ['no gateway', { ways: [{ ...way, gateway: null }] }, {}],
  ['another device', {}, { device: 'eth1' }],
  ['a source of its own', { source: address('10.0.0.7') }, {}],
  ['several gateways', { ways: [way, { ...way, gateway: address('10.0.0.9') }] }, {}],
  ['no way at all', { unicast: false, ways: [] }, {}],
  ['another maker', { protocol: 4 }, {}],
])('what has %s is somebody else’s', (_, there, asked) => {
  const other = { ...route, ...there };
  expect(judgeRoute({ ...wanted, ...asked }, [other], links)).toEqual({ kind: 'absent', others: [other] });
});

test.each<[string, Partial<KernelRoute>]>([
  ['another table', { table: 100 }],
  ['another metric', { metric: 5 }],
  ['a narrower network', { prefixLength: 25 }],
  ['another network', { network: address('192.0.3.0') }],
  ['the default route', { network: null, prefixLength: 0 }],
])('%s has nothing to do with it', (_, there) => {
  expect(judgeRoute(wanted, [{ ...route, ...there }], links)).toEqual({ kind: 'absent', others: [] });
});

test('one that leads over a link without carrier is bad', () => {
  const down = { ...route, ways: [{ ...way, linkDown: true }] };
  expect(judgeRoute(wanted, [down], links)).toMatchObject({
    kind: 'bad',
    reason: '192.0.2.0/24 via 10.0.0.1 is there, but eth0 is down or has no carrier',
  });
});

test('one of IPv6 whose source address has gone is still ours, and bad', () => {
  const asked = { ...wanted, source: address('10.0.0.7') };
  expect(judgeRoute(asked, [route], links)).toMatchObject({
    kind: 'bad',
    reason: `${routeText(asked)} has lost its source 10.0.0.7`,
  });
  expect(judgeRoute(asked, [{ ...route, source: address('10.0.0.8') }], links)).toMatchObject({ kind: 'absent' });
});

test('routes are said in the words of ip route', () => {
  const all = { device: 'eth0', source: address('10.0.0.7'), table: 100, metric: 5 };
  expect(routeText({ ...wanted, ...all })).toBe('192.0.2.0/24 via 10.0.0.1 dev eth0 table 100 src 10.0.0.7 metric 5');
  expect(kernelRouteText({ ...route, network: null, prefixLength: 0, protocol: 2 }, links)).toBe(
    'default via 10.0.0.1 dev eth0 proto kernel',
  );
  expect(kernelRouteText({ ...route, ways: [way, { ...way, index: 3 }] }, links)).toBe(
    '192.0.2.0/24 nexthop via 10.0.0.1 dev eth0 nexthop via 10.0.0.1 dev eth1 proto 117',
  );
});
