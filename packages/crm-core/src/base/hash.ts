/** FNV-1a over UTF-16 code units: 32 bits, the same everywhere and always. `seed`: another one gives other bits. */
export function hashOf(text: string, seed = 0x811c9dc5): number {
  let value = seed;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}
