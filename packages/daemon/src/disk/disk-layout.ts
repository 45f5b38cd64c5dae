import { createHash, timingSafeEqual } from 'node:crypto';
import { versions } from '@understudy/contracts';

/*
 * The shared disk, in blocks of 4 KiB, each written whole:
 *
 *     0          whose disk it is: cluster, nodes
 *     1 … n      what each node says (`DiskRecord`), in the order of their names
 *
 * A block: 8 bytes `USDYDISK`, 32 bytes SHA-256 of the rest, 4 bytes length of the JSON,
 * the JSON, zeros. All zeros: never written.
 */
export const blockBytes = 4096;

const magic = Buffer.from('USDYDISK');
const digestAt = magic.length;
const lengthAt = digestAt + 32;
const bodyAt = lengthAt + 4;

/** A block as it was read. */
export type Block =
  | { readonly kind: 'empty' }
  | { readonly kind: 'content'; readonly content: unknown }
  /** Half written, of another form, or not ours. */
  | { readonly kind: 'damaged'; readonly digest: string };

/** What is in block 0. */
export interface DiskHeader {
  readonly cluster: string;
  /** Sorted. */
  readonly nodes: readonly string[];
}

export const headerBlock = 0;

export function blocksOf(nodes: number): number {
  return 1 + nodes;
}

/** `index`: of the node, among all sorted by name. */
export function sectorBlock(index: number): number {
  return 1 + index;
}

/** Into `target`, which has the length of a block. @throws RangeError when it does not fit */
export function encodeBlock(content: unknown, target: Buffer): void {
  const body = Buffer.from(JSON.stringify({ version: versions.disk, content }));
  if (bodyAt + body.length > blockBytes) throw new RangeError(`${body.length} bytes do not fit in a block`);
  target.fill(0);
  magic.copy(target);
  target.writeUInt32BE(body.length, lengthAt);
  body.copy(target, bodyAt);
  digest(target).copy(target, digestAt);
}

/** Never throws: whatever lies on the disk. */
export function decodeBlock(bytes: Buffer): Block {
  if (bytes.every((byte) => byte === 0)) return { kind: 'empty' };
  const damaged = { kind: 'damaged', digest: createHash('sha256').update(bytes).digest('hex') } as const;
  if (!bytes.subarray(0, magic.length).equals(magic)) return damaged;
  if (!timingSafeEqual(bytes.subarray(digestAt, lengthAt), digest(bytes))) return damaged;
  const { version, content } = JSON.parse(bytes.toString('utf8', bodyAt, bodyAt + bytes.readUInt32BE(lengthAt))) as {
    version: unknown;
    content: unknown;
  };
  return version === versions.disk ? { kind: 'content', content } : damaged;
}

function digest(block: Buffer): Buffer {
  return createHash('sha256').update(block.subarray(lengthAt)).digest();
}
