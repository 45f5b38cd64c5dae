import { expect, test } from 'vitest';
import { macText } from './arp-packet.ts';
import { parseIpAddress, type IpAddress } from './ip-address.ts';
import { isVirtualNicName, parseMac, usualMac, virtualNicName } from './virtual-mac.ts';

function address(text: string): IpAddress {
  const parsed = parseIpAddress(text);
  if (parsed === null) throw new Error(text);
  return parsed;
}

test('an address has the same MAC address and interface on every host, however it is written', () => {
  // Other hosts, of other versions, must come to the same.
  expect(macText(usualMac(address('10.77.0.10')))).toBe('02:a7:09:55:63:d4');
  expect(virtualNicName(address('10.77.0.10'))).toBe('vmac-a7095563');
  expect(usualMac(address('2001:db8:0::10'))).toEqual(usualMac(address('2001:db8::10')));
});

test('it is locally administered, of one station, and another for each address', () => {
  const texts = Array.from({ length: 254 }, (_, index) => `192.0.2.${index + 1}`);
  const macs = texts.map((text) => usualMac(address(text)));
  expect(macs.every(([first]) => first === 0x02)).toBe(true);
  expect(new Set(macs.map(macText)).size).toBe(texts.length);
});

test.each([
  ['00:00:5E:00:01:07', '00:00:5e:00:01:07'],
  ['01:00:5e:00:00:12', null],
  ['00:00:00:00:00:00', null],
  ['ff:ff:ff:ff:ff:ff', null],
  ['02-00-5e-10-00-01', null],
  ['02:00:5e:10:00', null],
])('%s is %s', (text, mac) => {
  const parsed = parseMac(text);
  expect(parsed === null ? null : macText(parsed)).toBe(mac);
});

test('the name of such an interface is known by its form', () => {
  expect(virtualNicName(address('fd77::10')).length).toBeLessThanOrEqual(15);
  expect(isVirtualNicName(virtualNicName(address('fd77::10')))).toBe(true);
  expect(['eth0', 'vmac-1', 'vmac-a7095563x', 'xvmac-a7095563'].some(isVirtualNicName)).toBe(false);
});
