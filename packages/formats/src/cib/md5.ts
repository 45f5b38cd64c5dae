/**
 * MD5 (RFC 1321) of a text in UTF-8. Broken as a seal, and still the name by which
 * Pacemaker knows a set of parameters again.
 */

/** The first 32 bits of the sines of 1 to 64, as the standard lists them. */
const sines = new Int32Array([
  0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501, 0x698098d8,
  0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340,
  0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8, 0x21e1cde6, 0xc33707d6, 0xf4d50d87,
  0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a, 0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c,
  0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70, 0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039,
  0xe6db99e5, 0x1fa27cf8, 0xc4ac5665, 0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92,
  0xffeff47d, 0x85845dd1, 0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb,
  0xeb86d391,
]);
const rotations = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
/** Which word of a block each of the 64 steps takes. */
const wordOrder = Uint8Array.from({ length: 64 }, (_, step) => {
  const index = [step, 5 * step + 1, 3 * step + 5, 7 * step][step >> 4] ?? 0;
  return index & 15;
});
const blockBytes = 64;

/** 32 lower-case hexadecimal digits. */
export function md5(text: string): string {
  const words = paddedWords(utf8Of(text));
  const state = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]);
  for (let start = 0; start < words.length; start += blockBytes / 4) addBlock(state, words, start);
  return Array.from(state, hexOf).join('');
}

function utf8Of(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text.toWellFormed()) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), continued(code));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), continued(code >> 6), continued(code));
    else bytes.push(0xf0 | (code >> 18), continued(code >> 12), continued(code >> 6), continued(code));
  }
  return bytes;
}

function continued(code: number): number {
  return 0x80 | (code & 0x3f);
}

/** A one, zeros, and the length in bits: whole blocks, the least significant byte first. */
function paddedWords(bytes: readonly number[]): Int32Array {
  const blocks = Math.ceil((bytes.length + 9) / blockBytes);
  const words = new Int32Array((blocks * blockBytes) / 4);
  const put = (index: number, byte: number): void => {
    words[index >> 2] = (words[index >> 2] ?? 0) | (byte << ((index & 3) * 8));
  };
  bytes.forEach((byte, index) => {
    put(index, byte);
  });
  put(bytes.length, 0x80);
  words[words.length - 2] = bytes.length << 3;
  words[words.length - 1] = bytes.length >>> 29;
  return words;
}

function addBlock(state: Int32Array, words: Int32Array, start: number): void {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  for (let step = 0; step < 64; step += 1) {
    const round = step >> 4;
    const word = words[start + (wordOrder[step] ?? 0)] ?? 0;
    const sum = (a + mixed(round, b, c, d) + word + (sines[step] ?? 0)) | 0;
    const by = rotations[round * 4 + (step & 3)] ?? 0;
    const next = (b + ((sum << by) | (sum >>> (32 - by)))) | 0;
    a = d;
    d = c;
    c = b;
    b = next;
  }
  state[0] = (state[0] ?? 0) + a;
  state[1] = (state[1] ?? 0) + b;
  state[2] = (state[2] ?? 0) + c;
  state[3] = (state[3] ?? 0) + d;
}

function mixed(round: number, b: number, c: number, d: number): number {
  if (round === 0) return (b & c) | (~b & d);
  if (round === 1) return (d & b) | (~d & c);
  return round === 2 ? b ^ c ^ d : c ^ (b | ~d);
}

function hexOf(word: number): string {
  const bytes = [word, word >>> 8, word >>> 16, word >>> 24];
  return bytes.map((byte) => (byte & 0xff).toString(16).padStart(2, '0')).join('');
}
