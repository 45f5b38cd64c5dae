/*
 * Messages to and from the kernel over netlink, as bytes: a header, a fixed body that
 * differs by type, and attributes (type, length, value), each padded to four bytes.
 * All numbers are in the machine's own byte order, addresses in that of the network.
 */
import { endianness } from 'node:os';

export const littleEndian = endianness() === 'LE';

export interface NetlinkRequest {
  /** `RTM_…` and its kin. */
  readonly type: number;
  /** `NLM_F_…`, besides those that every request has. */
  readonly flags?: number;
  readonly body: Uint8Array;
  readonly attributes?: readonly Attribute[];
}

export interface Attribute {
  readonly type: number;
  readonly value: Uint8Array;
}

export interface NetlinkMessage {
  readonly type: number;
  readonly flags: number;
  readonly sequence: number;
  /** The fixed body with the attributes behind it. */
  readonly payload: Uint8Array;
}

export const headerBytes = 16;
const attributeHeaderBytes = 4;

export function encodeRequest(
  { type, flags = 0, body, attributes = [] }: NetlinkRequest,
  sequence: number,
): Uint8Array {
  const payload = [body, ...attributes.map(encodeAttribute)];
  const message = Buffer.concat([new Uint8Array(headerBytes), ...payload]);
  const view = viewOf(message);
  view.setUint32(0, message.length, littleEndian);
  view.setUint16(4, type, littleEndian);
  view.setUint16(6, flags, littleEndian);
  view.setUint32(8, sequence, littleEndian);
  return message;
}

/** With the padding behind it. Attributes nest: several, encoded, are the value of one. */
export function encodeAttribute({ type, value }: Attribute): Uint8Array {
  const bytes = new Uint8Array(padded(attributeHeaderBytes + value.length));
  const view = viewOf(bytes);
  view.setUint16(0, attributeHeaderBytes + value.length, littleEndian);
  view.setUint16(2, type, littleEndian);
  bytes.set(value, attributeHeaderBytes);
  return bytes;
}

/** All messages in what one receive gave; what is cut off at its end is left out. */
export function readMessages(bytes: Uint8Array): readonly NetlinkMessage[] {
  const messages: NetlinkMessage[] = [];
  const view = viewOf(bytes);
  for (let at = 0; at + headerBytes <= bytes.length;) {
    const length = view.getUint32(at, littleEndian);
    if (length < headerBytes || at + length > bytes.length) break;
    messages.push({
      type: view.getUint16(at + 4, littleEndian),
      flags: view.getUint16(at + 6, littleEndian),
      sequence: view.getUint32(at + 8, littleEndian),
      payload: bytes.slice(at + headerBytes, at + length),
    });
    at += padded(length);
  }
  return messages;
}

/** By their type. */
export type NetlinkAttributes = ReadonlyMap<number, Uint8Array>;

/** The attributes that begin at `offset`. */
export function readAttributes(payload: Uint8Array, offset: number): NetlinkAttributes {
  const attributes = new Map<number, Uint8Array>();
  const view = viewOf(payload);
  for (let at = offset; at + attributeHeaderBytes <= payload.length;) {
    const length = view.getUint16(at, littleEndian);
    if (length < attributeHeaderBytes || at + length > payload.length) break;
    // The two highest bits say how it is built, not what it is.
    attributes.set(
      view.getUint16(at + 2, littleEndian) & 0x3fff,
      payload.slice(at + attributeHeaderBytes, at + length),
    );
    at += padded(length);
  }
  return attributes;
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A value of 32 bits. */
export function uint32(value: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(value).buffer);
}

/** The number in a value of 32 bits; null if there is no such value. */
export function readUint32(value: Uint8Array | undefined): number | null {
  return value?.length === 4 ? viewOf(value).getUint32(0, littleEndian) : null;
}

/** Text as the kernel writes it: with a zero at its end. */
export function zeroTerminated(text: string): Uint8Array {
  return Buffer.from(`${text}\0`);
}

export function readText(value: Uint8Array | undefined): string {
  return Buffer.from(value ?? [])
    .toString()
    .replace(/\0.*$/s, '');
}

function padded(length: number): number {
  return (length + 3) & ~3;
}
