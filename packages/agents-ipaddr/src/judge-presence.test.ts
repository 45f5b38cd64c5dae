import { expect, test } from 'vitest';
import { parseIpAddress, type IpAddress } from './ip-address.ts';
import { parseLinks } from './ip-json.ts';
import { judgePresence } from './judge-presence.ts';

function address(text: string): IpAddress {
  const parsed = parseIpAddress(text);
  if (parsed === null) throw new Error(text);
  return parsed;
}

function link(ifname: string, flags: readonly string[], entries: readonly object[]): object {
  return { ifindex: 1, ifname, flags, operstate: 'UP', addr_info: entries };
}

const up = ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'];
// Some releases of iproute2 print an empty object for each link that a filter leaves out.
const links = parseLinks(
  JSON.stringify([
    {},
    link('lo', ['LOOPBACK', 'UP', 'LOWER_UP'], [{ family: 'inet', local: '192.0.2.99', prefixlen: 32 }]),
    link('eth0', up, [
      { family: 'inet', local: '192.0.2.10', prefixlen: 24, label: 'eth0:web' },
      { family: 'inet6', local: '2001:db8::10', prefixlen: 64, dadfailed: true },
      { family: 'inet', local: '192.0.2.40', prefixlen: 24 },
      { family: 'inet', local: '192.0.2.40', prefixlen: 32 },
    ]),
    link('eth1', ['NO-CARRIER', 'BROADCAST', 'UP'], [{ family: 'inet', local: '192.0.2.20', prefixlen: 24 }]),
    link('eth2', ['BROADCAST'], [{ family: 'inet', local: '192.0.2.30', prefixlen: 24 }]),
  ]),
);

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
])('%s wanted with %o is %s', (text, wanted, kind, reason) => {
  const presence = judgePresence({ address: address(text), checkLink: true, ...wanted }, links);
  expect(presence.kind).toBe(kind);
  expect(presence.kind === 'bad' ? presence.reason : '').toBe(reason);
});
