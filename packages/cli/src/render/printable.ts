/**
 * Text from elsewhere (an agent's reason, a datagram's sender) must not steer the terminal of the person who reads
 * it: control characters are written out.
 */

/** The same value with `\x1b` and the like written out in every text of it. */
export function printable<T>(value: T): T {
  return mapTexts(value) as T;
}

function mapTexts(value: unknown): unknown {
  if (typeof value === 'string') return writeOut(value);
  if (Array.isArray(value)) return value.map(mapTexts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapTexts(inner)]));
}

function writeOut(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (character) => {
    const code = character.charCodeAt(0);
    return code === 0x0a ? ' ' : `\\x${code.toString(16).padStart(2, '0')}`;
  });
}
