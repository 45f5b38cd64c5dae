import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeBeat, encodeBeat } from './beat-codec.ts';

const key = randomBytes(32);
const beat = {
  cluster: 'stage',
  from: 'a',
  incarnation: '0011223344556677',
  sequence: 7,
  link: 1,
  echo: 'ffeeddccbbaa9988',
  greeting: null,
  sentMs: 70_001.5,
  heardSentMs: [12, null],
  heardAgoMs: [3.25, null],
  said: 'running',
  standing: { view: { generation: 4, members: ['a', 'b'] }, gaveUp: null },
} as const;

it('a beat comes back as it was', () => {
  expect(decodeBeat(encodeBeat(beat, key), key)).toEqual({ kind: 'beat', beat });
});

it('another key is refused', () => {
  expect(decodeBeat(encodeBeat(beat, key), randomBytes(32))).toEqual({ kind: 'refused', reason: 'wrong key' });
});

it('another version is refused by name', () => {
  const datagram = encodeBeat(beat, key);
  datagram[4] = 9;
  expect(decodeBeat(datagram, key)).toEqual({ kind: 'refused', reason: 'unknown version' });
});

it('a single bit that is turned round anywhere is noticed', () => {
  const datagram = encodeBeat(beat, key);
  for (let bit = 0; bit < datagram.length * 8; bit += 1) {
    const turned = Buffer.from(datagram);
    turned.writeUInt8(turned.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    expect(decodeBeat(turned, key).kind).toBe('refused');
  }
});

it('whatever arrives, it does not throw and believes nothing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
      expect(decodeBeat(Buffer.from(bytes), key).kind).toBe('refused');
    }),
  );
});
