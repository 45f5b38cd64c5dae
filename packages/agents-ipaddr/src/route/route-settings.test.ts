import { expect, test } from 'vitest';
import { readRouteSettings, type RouteParameters, type RouteSettings } from './route-settings.ts';
import { tableNumber } from './routing-table.ts';

const defaults = { table: 'main', family: 'detect', onlink: false } as const;

function problemsOf(parameters: Partial<RouteParameters>): readonly string[] {
  const result = readRouteSettings({ ...defaults, destination: '192.0.2.0/24', ...parameters });
  return result.kind === 'problems' ? result.problems : [];
}

function settingsOf(parameters: Partial<RouteParameters>): RouteSettings {
  const result = readRouteSettings({ ...defaults, destination: '192.0.2.0/24', gateway: '10.0.0.1', ...parameters });
  if (result.kind === 'problems') throw new Error(result.problems.join());
  return result.settings;
}

test.each<[Partial<RouteParameters>, Partial<RouteSettings>]>([
  [{}, { family: 4, prefixLength: 24, metric: 0, table: 254 }],
  [{ destination: '192.0.2.7' }, { prefixLength: 32 }],
  [{ destination: 'default' }, { family: 4, network: null, prefixLength: 0 }],
  [{ destination: '0.0.0.0/0' }, { family: 4, network: null, prefixLength: 0 }],
  [
    { destination: '::/0', gateway: 'fd77::1' },
    { family: 6, network: null, prefixLength: 0 },
  ],
  [
    { destination: 'default', gateway: 'fd77::1' },
    { family: 6, network: null, metric: 1024 },
  ],
  [{ destination: 'default', gateway: 'fd77::1', metric: 0 }, { metric: 1024 }],
  [
    { destination: 'fd99::', gateway: 'fd77::1', metric: 9 },
    { prefixLength: 128, metric: 9 },
  ],
  [{ table: '100' }, { table: 100 }],
  [{ table: 'local' }, { table: 255 }],
])('%o is understood', (parameters, settings) => {
  expect(settingsOf(parameters)).toMatchObject(settings);
});

test('a default route without addresses is of the family that is asked for', () => {
  const device = { destination: 'default', device: 'tun0' };
  const read = (family: RouteParameters['family']) => readRouteSettings({ ...defaults, ...device, family });
  expect(read('detect')).toMatchObject({ settings: { family: 4 } });
  expect(read('ip6')).toMatchObject({ settings: { family: 6 } });
});

test.each<[Partial<RouteParameters>, string]>([
  [
    { gateway: '10.0.0.1', destination: 'nowhere' },
    'destination: "nowhere" is no network, no address, and not "default"',
  ],
  [
    { gateway: '10.0.0.1', destination: '192.0.2.0/33' },
    'destination: "192.0.2.0/33" is no network, no address, and not "default"',
  ],
  [
    { gateway: '10.0.0.1', destination: '192.0.2.7/24' },
    'destination: "192.0.2.7/24" has bits of a host; the network is 192.0.2.0/24',
  ],
  [{ gateway: '10.0.0.1', family: 'ip6' }, 'destination: "192.0.2.0/24" is not IPv6'],
  [{ gateway: 'fd77::1' }, 'gateway: "fd77::1" is not IPv4'],
  [{ gateway: 'router' }, 'gateway: "router" is not an IPv4 or IPv6 address'],
  [{ gateway: '10.0.0.1', source: 'fd77::1' }, 'source: "fd77::1" is not IPv4'],
  [{}, 'gateway, device: one of them must say where the route goes'],
  [{ device: 'eth0', onlink: true }, 'onlink: without a gateway it says nothing'],
  [{ gateway: '10.0.0.1', onlink: true }, 'device: onlink needs it'],
  [{ destination: 'fd99::/64', gateway: 'fe80::1' }, 'device: a link-local gateway needs it'],
  [{ gateway: '10.0.0.1', table: '0' }, 'table: "0" is no number, and no name in /etc/iproute2/rt_tables'],
])('%o is refused in words', (parameters, problem) => {
  expect(problemsOf(parameters)).toContain(problem);
});

test('a table has the number that the file gives its name', () => {
  const file = '# names\n255\tlocal\n 100 uplink # the second provider\n0x65 backup\nx strange\n';
  expect(['uplink', 'backup', 'strange', 'nobody', 'provider'].map((name) => tableNumber(name, file))).toEqual([
    100,
    101,
    null,
    null,
    null,
  ]);
});
