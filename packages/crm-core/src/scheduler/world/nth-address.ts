/*
 * Addresses counted up from the first of a range. IPv6 is written as people do: the
 * longest run of zeros is left out.
 */

/** The address `offset` after `start`, IPv4 or IPv6; `start` with `-offset` behind it where it is neither. */
export function nthAddress(start: string, offset: number): string {
  if (/^\d+\.\d+\.\d+\.\d+$/u.test(start)) return addToWords(start.split('.').map(Number), offset, 256).join('.');
  const words = wordsOf(start);
  return words === null ? `${start}-${String(offset)}` : writeWords(addToWords(words, offset, 0x1_0000));
}

function addToWords(words: readonly number[], offset: number, base: number): number[] {
  const sum = [...words];
  let carry = offset;
  for (let at = sum.length - 1; at >= 0 && carry > 0; at -= 1) {
    const value = (sum[at] ?? 0) + carry;
    sum[at] = value % base;
    carry = Math.floor(value / base);
  }
  return sum;
}

function wordsOf(address: string): number[] | null {
  const [head = '', tail, ...more] = address.split('::');
  if (more.length > 0) return null;
  const read = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((word) => Number.parseInt(word, 16));
  const before = read(head);
  const after = tail === undefined ? [] : read(tail);
  const gap = 8 - before.length - after.length;
  if (gap < 0 || (tail === undefined && gap > 0)) return null;
  const words = [...before, ...Array.from({ length: gap }, () => 0), ...after];
  return words.every((word) => Number.isInteger(word) && word >= 0 && word < 0x1_0000) ? words : null;
}

function writeWords(words: readonly number[]): string {
  const text = words.map((word) => word.toString(16)).join(':');
  const runs = text.match(/(?:^|:)0(?::0)+(?=:|$)/gu) ?? [];
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  if (longest === '') return text;
  const at = text.indexOf(longest);
  return `${text.slice(0, at)}::${text.slice(at + longest.length).replace(/^:/u, '')}`;
}
