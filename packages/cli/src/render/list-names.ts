/** Names in a sentence. */

/** `a`, `a and b`, `a, b and c`; `nobody` for none. */
export function listNames(names: readonly string[]): string {
  if (names.length === 0) return 'nobody';
  const last = names[names.length - 1] ?? '';
  return names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
