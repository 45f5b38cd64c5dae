import { expect, test } from 'vitest';
import { addressFilter, instructionBytes } from './address-filter.ts';
import { arpAnnouncements, arpProbe, arpQuestion } from './arp-packet.ts';
import { parseIpAddress, type IpAddress } from './ip-address.ts';
import { neighbourAnnouncement, neighbourProbe, neighbourQuestion } from './neighbour-packet.ts';
import { littleEndian, viewOf } from './netlink-message.ts';

const mac = Uint8Array.of(2, 0, 0, 0, 0, 1);
const [four, otherFour] = [address('10.77.0.10'), address('10.77.0.11')];
// Alike but for the last word, and but for the first.
const [six, otherSix, anotherSix] = [address('fd77::10'), address('fd77::11'), address('fd78::10')];

function address(text: string): IpAddress {
  const parsed = parseIpAddress(text);
  if (parsed === null) throw new Error(text);
  return parsed;
}

/** What the kernel does: as many bytes as the packet is cut to, 0 to drop it. */
function run(program: Uint8Array, packet: Uint8Array): number {
  const [instructions, view] = [viewOf(program), viewOf(packet)];
  for (let at = 0, loaded = 0; ; at += instructionBytes) {
    const operand = instructions.getUint32(at + 4, littleEndian);
    const code = instructions.getUint16(at, littleEndian);
    if (code === 0x06) return operand;
    if (code === 0x15) at += instructionBytes * instructions.getUint8(at + (loaded === operand ? 2 : 3));
    else loaded = code === 0x20 ? view.getUint32(operand) : view.getUint8(operand);
  }
}

const [ours = mac] = arpAnnouncements(four, mac);
const [others = mac] = arpAnnouncements(otherFour, mac);

test.each([
  ['an announcement', four, ours, true],
  ['a probe', four, arpProbe(four, mac), true],
  ['a question by its owner', four, arpQuestion(four, mac, otherFour), true],
  ['a question for it', four, arpQuestion(otherFour, mac, four), true],
  ['another’s announcement', four, others, false],
  ['an advertisement', six, neighbourAnnouncement(six, mac).packet, true],
  ['a solicitation', six, neighbourProbe(six).packet, true],
  ['another’s question for it', six, neighbourQuestion(otherSix, mac, six).packet, true],
  ['another’s advertisement', six, neighbourAnnouncement(otherSix, mac).packet, false],
  ['that of a third', six, neighbourAnnouncement(anotherSix, mac).packet, false],
  ['other ICMP about it', six, neighbourProbe(six).packet.with(40, 128), false],
  ['other IPv6 to it', six, neighbourProbe(six).packet.with(6, 6), false],
])('%s', (_, about, packet, isHeard) => {
  expect(run(addressFilter(about), packet) > 0).toBe(isHeard);
});

test('an answer to the owner’s own question is heard: it is sent to its address', () => {
  const { packet } = neighbourAnnouncement(otherSix, mac);
  packet.set(six.bytes, 24);
  expect(run(addressFilter(six), packet)).toBeGreaterThan(0);
});
