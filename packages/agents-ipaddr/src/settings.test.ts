import { expect, test } from 'vitest';
import { readSettings, type IpaddrParameters } from './settings.ts';
import { usualMac } from './virtual-mac.ts';

const base: IpaddrParameters = {
  ip: '192.0.2.10',
  noprefixroute: false,
  preferred_lft: 'forever',
  check_link_status: true,
  close_connections: true,
  probe_count: 2,
  probe_interval: 20,
  on_duplicate: 'take',
  arp_count: 5,
  arp_interval: 200,
  arp_limit: 50,
  arp_refresh_interval: 60,
  arp_count_refresh: 0,
  virtual_mac: 'no',
};

test('a netmask becomes a prefix length', () => {
  const result = readSettings({ ...base, cidr_netmask: '255.255.255.0', nic: 'eth0' });
  expect(result).toMatchObject({ kind: 'settings', settings: { prefixLength: 24, nic: 'eth0' } });
});

test.each([
  [{ ip: '192.0.2.10/24' }, ['ip: "192.0.2.10/24" is not an IPv4 or IPv6 address (the prefix goes into cidr_netmask)']],
  [{ cidr_netmask: '33' }, ['cidr_netmask: "33" is not a prefix length from 1 to 32 or a netmask']],
  [{ broadcast: 'x' }, ['broadcast: "x" is not an IPv4 address']],
  [{ nic: 'enp0s31f6', iflabel: 'website' }, ['iflabel: "enp0s31f6:website" is longer than 15 characters']],
  [{ ip: 'fe80::1' }, ['nic: a link-local address needs it']],
  [
    { virtual_mac: 'maybe', iflabel: 'web', nic: 'eth0' },
    [
      'iflabel: with virtual_mac the address has an interface of its own, and no label',
      'virtual_mac: "maybe" is neither "yes" nor "no", nor the MAC address of one station',
    ],
  ],
  [
    { ip: 'fd77::1', iflabel: 'web', broadcast: '192.0.2.255', cidr_netmask: '255.0.0.0' },
    [
      'broadcast: IPv6 has no broadcast addresses',
      'iflabel: Linux labels IPv4 addresses only',
      'cidr_netmask: "255.0.0.0" is not a prefix length from 1 to 128',
    ],
  ],
])('%o: every problem is told', (parameters, problems) => {
  expect(readSettings({ ...base, ...parameters })).toEqual({ kind: 'problems', problems });
});

test.each([
  ['no', null],
  ['false', null],
  ['true', usualMac],
  ['yes', usualMac],
  ['02:00:5e:10:00:01', Uint8Array.of(2, 0, 0x5e, 0x10, 0, 1)],
])('virtual_mac %s is understood', (text, mac) => {
  const result = readSettings({ ...base, virtual_mac: text });
  if (result.kind === 'problems') throw new Error(result.problems.join());
  const { virtualMac, address } = result.settings;
  expect(virtualMac).toEqual(typeof mac === 'function' ? mac(address) : mac);
});
