/*
 * What the kernel lets through to a packet socket (a classic BPF program): ARP packets
 * or neighbour solicitations and advertisements that have to do with one address.
 * All of a busy network's questions, let alone its IPv6 traffic, would wake us for
 * nothing, and push the one answer that matters out of the socket's buffer.
 */
import type { IpAddress } from './ip-address.ts';
import { littleEndian, viewOf } from './netlink-message.ts';

/** A `sock_filter`: code, jump if true, jump if false, operand. */
type Instruction = readonly [code: number, jumpTrue: number, jumpFalse: number, operand: number];

export const instructionBytes = 8;

const loadWord = 0x20;
const loadByte = 0x30;
const jumpIfEqual = 0x15;
const giveBack = 0x06;
const wholeFrame = 0xffff;

// Where addresses lie in packets without the Ethernet header.
const arpSender = 14;
const arpTarget = 24;
const ipv6Destination = 24;
const neighbourTarget = 48;

/** The program for an address, each instruction in the machine's own byte order. */
export function addressFilter(address: IpAddress): Uint8Array {
  const program: readonly Instruction[] =
    address.family === 4
      ? [...acceptIfAt(arpTarget, address), ...acceptIfAt(arpSender, address), drop]
      : [
          ...unlessNeighbourDiscovery,
          ...acceptIfAt(neighbourTarget, address),
          ...acceptIfAt(ipv6Destination, address),
          drop,
        ];
  const bytes = new Uint8Array(program.length * instructionBytes);
  const view = viewOf(bytes);
  for (const [index, [code, jumpTrue, jumpFalse, operand]] of program.entries()) {
    view.setUint16(index * instructionBytes, code, littleEndian);
    bytes.set([jumpTrue, jumpFalse], index * instructionBytes + 2);
    view.setUint32(index * instructionBytes + 4, operand, littleEndian);
  }
  return bytes;
}

const accept: Instruction = [giveBack, 0, 0, wholeFrame];
const drop: Instruction = [giveBack, 0, 0, 0];

/** Drops what is neither a solicitation nor an advertisement. */
const unlessNeighbourDiscovery: readonly Instruction[] = [
  [loadByte, 0, 0, 6], // the next header
  [jumpIfEqual, 0, 3, 58], // is ICMPv6, and
  [loadByte, 0, 0, 40], // its type
  [jumpIfEqual, 2, 0, 135], // is a solicitation
  [jumpIfEqual, 1, 0, 136], // or an advertisement
  drop,
];

/** Accepts a packet that has the address at `offset`; else goes on behind these instructions. */
function acceptIfAt(offset: number, { bytes }: IpAddress): readonly Instruction[] {
  const words = bytes.length / 4;
  const comparisons = Array.from({ length: words }, (_, word): readonly Instruction[] => [
    [loadWord, 0, 0, offset + word * 4],
    // Past the other words and the acceptance.
    [jumpIfEqual, 0, (words - word - 1) * 2 + 1, viewOf(bytes).getUint32(word * 4)],
  ]);
  return [...comparisons.flat(), accept];
}
