import { describe, expect, it } from 'vitest';
import { decodeEchoReply, encodeEchoRequest } from './echo-packet.ts';

const echo = { identifier: 0xf00d, sequence: 0x0102 };

function reply(type: number, ...before: readonly number[]): Uint8Array {
  return Uint8Array.of(...before, type, 0, 0, 0, 0xf0, 0x0d, 0x01, 0x02);
}

describe('an echo', () => {
  it('is asked for with a checksum that makes all sum up to ones, where the kernel does not make it', () => {
    const packet = encodeEchoRequest(4, echo);
    expect([...packet]).toEqual([8, 0, 0x06, 0xf0, 0xf0, 0x0d, 0x01, 0x02]);
    expect([...encodeEchoRequest(6, echo)]).toEqual([128, 0, 0, 0, 0xf0, 0x0d, 0x01, 0x02]);
  });

  it('is known as the answer to a question', () => {
    const plain = [0x45, ...new Array<number>(19).fill(0)];
    const withOptions = [0x46, ...new Array<number>(23).fill(0)];
    expect(decodeEchoReply(4, reply(0, ...plain))).toEqual(echo);
    expect(decodeEchoReply(4, reply(0, ...withOptions))).toEqual(echo);
    expect(decodeEchoReply(6, reply(129))).toEqual(echo);
  });

  it('is nothing else', () => {
    const plain = [0x45, ...new Array<number>(19).fill(0)];
    expect(decodeEchoReply(4, reply(8, ...plain))).toBeNull();
    expect(decodeEchoReply(4, reply(3, ...plain))).toBeNull();
    expect(decodeEchoReply(6, reply(128))).toBeNull();
    expect(decodeEchoReply(6, reply(129).slice(0, 7))).toBeNull();
    expect(decodeEchoReply(4, new Uint8Array())).toBeNull();
  });
});
