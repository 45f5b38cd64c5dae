/**
 * Addresses as text. `canonicalAddress` gives each address one form, so that two
 * texts of the same address are equal.
 */
export interface IpAddress {
  readonly family: 4 | 6;
  /** Dotted for IPv4; for IPv6 eight groups without abbreviation, and the zone if there is one. */
  readonly canonical: string;
}

/** Undefined if the text is no address. */
export function parseAddress(text: string): IpAddress | undefined {
  const v4 = parseV4(text);
  if (v4 !== undefined) return { family: 4, canonical: v4.join('.') };
  const [address = '', zone, ...more] = text.split('%');
  const groups = parseV6(address);
  if (groups === undefined || more.length > 0 || zone === '') return undefined;
  const hex = groups.map((group) => group.toString(16)).join(':');
  return { family: 6, canonical: zone === undefined ? hex : `${hex}%${zone}` };
}

function parseV4(text: string): number[] | undefined {
  const parts = text.split('.');
  // A leading zero is octal to some programs.
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9][0-9]{0,2})$/.test(part))) return undefined;
  const bytes = parts.map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : undefined;
}

function parseV6(text: string): number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = groupsOf(halves[0] ?? '', halves.length === 1);
  const tail = groupsOf(halves[1] ?? '', true);
  if (head === undefined || tail === undefined) return undefined;
  const absent = 8 - head.length - tail.length;
  if (halves.length === 1 ? absent !== 0 : absent < 1) return undefined;
  return [...head, ...Array.from({ length: absent }, () => 0), ...tail];
}

/** Groups of one half; at the end of the address the last two may be written as an IPv4 address. */
function groupsOf(half: string, isEnd: boolean): number[] | undefined {
  if (half === '') return [];
  const parts = half.split(':');
  const v4 = isEnd ? parseV4(parts.at(-1) ?? '') : undefined;
  const hex = v4 === undefined ? parts : parts.slice(0, -1);
  if (!hex.every((part) => /^[0-9A-Fa-f]{1,4}$/.test(part))) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = v4 ?? [];
  return [...hex.map((part) => Number.parseInt(part, 16)), ...(v4 === undefined ? [] : [a * 256 + b, c * 256 + d])];
}
