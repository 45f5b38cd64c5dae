import { expect, test } from 'vitest';
import { parseIpAddress, type IpAddress } from './ip-address.ts';
import { judgePresence } from './judge-presence.ts';
import type { Link, LinkAddress } from './kernel-links.ts';

function address(text: string): IpAddress {
  const parsed = parseIpAddress(text);
  if (parsed === null) throw new Error(text);
  return parsed;
}

function link(nic: string, state: Partial<Link>, addresses: readonly LinkAddress[]): Link {
  return { nic, index: 1, up: true, carrier: true, loopback: false, ...state, addresses };
}

function has(text: string, prefixLength = 24, duplicateFound = false): LinkAddress {
  return { address: address(text), prefixLength, duplicateFound };
}

const mac = Uint8Array.of(2, 0, 0, 0, 0, 1);
const otherMac = Uint8Array.of(2, 0, 0, 0, 0, 2);
const links = [
  link('lo', { loopback: true }, [has('192.0.2.99', 32)]),
  link('eth0', {}, [has('192.0.2.10'), has('2001:db8::10', 64, true), has('192.0.2.40'), has('192.0.2.40', 32)]),
  link('eth1', { carrier: false }, [has('192.0.2.20')]),
  link('eth2', { up: false, carrier: false }, [has('192.0.2.30')]),
  link('eth3', { index: 3 }, []),
  link('vmac-00000001', { index: 4, virtual: { mac, lowerIndex: 3, alias: '' } }, [has('192.0.2.50')]),
  link('eth4', { index: 5, carrier: false }, []),
  link('vmac-00000002', { index: 6, carrier: false, virtual: { mac, lowerIndex: 5, alias: '' } }, [has('192.0.2.60')]),
];

test.each([
  ['192.0.2.10', {}, 'good', ''],
  ['192.0.2.10', { nic: 'eth0', prefixLength: 24 }, 'good', ''],
  ['192.0.2.10', { nic: 'eth1' }, 'bad', '192.0.2.10 is on eth0, not on eth1'],
  ['192.0.2.10', { prefixLength: 32 }, 'bad', '192.0.2.10/24 on eth0 has not the wanted prefix /32'],
  ['192.0.2.11', {}, 'absent', ''],
  ['192.0.2.99', {}, 'absent', ''],
  ['192.0.2.99', { nic: 'lo' }, 'good', ''],
  ['192.0.2.20', {}, 'bad', '192.0.2.20 is on eth1, but eth1 has no carrier: cable, switch port or peer'],
  ['192.0.2.20', { checkLink: false }, 'good', ''],
  ['192.0.2.30', { checkLink: false }, 'bad', '192.0.2.30 is on eth2, but eth2 is down (ip link set eth2 up)'],
  ['192.0.2.40', {}, 'bad', '192.0.2.40 is there more than once: 192.0.2.40/24 on eth0, 192.0.2.40/32 on eth0'],
  ['2001:db8:0::10', {}, 'bad', '2001:db8:0::10 on eth0 is not used: the kernel found another owner of it'],
  ['192.0.2.50', { virtualMac: mac, nic: 'eth3' }, 'good', ''],
  ['192.0.2.50', { virtualMac: mac, nic: 'eth0' }, 'bad', '192.0.2.50 is on eth3, not on eth0'],
  ['192.0.2.50', {}, 'bad', '192.0.2.50 is on vmac-00000001, which has a MAC address of its own'],
  [
    '192.0.2.50',
    { virtualMac: otherMac },
    'bad',
    '192.0.2.50 is on vmac-00000001, which has the MAC address 02:00:00:00:00:01, not 02:00:00:00:00:02',
  ],
  [
    '192.0.2.10',
    { virtualMac: mac },
    'bad',
    '192.0.2.10 is on eth0, not on an interface with the MAC address 02:00:00:00:00:01',
  ],
  [
    '192.0.2.60',
    { virtualMac: mac },
    'bad',
    '192.0.2.60 is on vmac-00000002, but eth4 has no carrier: cable, switch port or peer',
  ],
])('%s wanted with %o is %s', (text, wanted, kind, reason) => {
  const presence = judgePresence({ address: address(text), virtualMac: null, checkLink: true, ...wanted }, links);
  expect(presence.kind).toBe(kind);
  expect(presence.kind === 'bad' ? presence.reason : '').toBe(reason);
});
