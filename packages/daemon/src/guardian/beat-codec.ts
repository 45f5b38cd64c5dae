import { createHmac, timingSafeEqual } from 'node:crypto';
import { versions } from '@understudy/contracts';
import type { Beat } from '@understudy/crm-core';

/*
 * A datagram: 4 bytes `USDY`, 1 byte version, 32 bytes HMAC-SHA256 of the rest
 * (version and body), then the beat as JSON.
 */
const magic = Buffer.from('USDY');
const macBytes = 32;
const headerBytes = magic.length + 1 + macBytes;
/** Longer ones are not looked at. */
const longestBytes = 1400;

export type Decoded =
  | { readonly kind: 'beat'; readonly beat: Beat }
  | { readonly kind: 'refused'; readonly reason: 'not a beat' | 'unknown version' | 'wrong key' };

export function encodeBeat(beat: Beat, key: Buffer): Buffer {
  const body = Buffer.from(JSON.stringify(beat));
  const version = Buffer.from([versions.beat]);
  return Buffer.concat([magic, version, authenticate(version, body, key), body]);
}

/** Never throws: whatever arrives, from whomever. */
export function decodeBeat(datagram: Buffer, key: Buffer): Decoded {
  if (datagram.length <= headerBytes || datagram.length > longestBytes) return refused('not a beat');
  if (!datagram.subarray(0, magic.length).equals(magic)) return refused('not a beat');
  const version = datagram.subarray(magic.length, magic.length + 1);
  if (version[0] !== versions.beat) return refused('unknown version');
  const mac = datagram.subarray(magic.length + 1, headerBytes);
  const body = datagram.subarray(headerBytes);
  if (!timingSafeEqual(mac, authenticate(version, body, key))) return refused('wrong key');
  // Whoever has the key writes what encodeBeat writes.
  return { kind: 'beat', beat: JSON.parse(body.toString('utf8')) as Beat };
}

function authenticate(version: Buffer, body: Buffer, key: Buffer): Buffer {
  return createHmac('sha256', key).update(version).update(body).digest();
}

function refused(reason: (Decoded & { kind: 'refused' })['reason']): Decoded {
  return { kind: 'refused', reason };
}
