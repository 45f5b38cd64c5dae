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
const wordsInBlock = blockBytes / 4;

/** 32 lower-case hexadecimal digits. */
export function md5(text: string): string {
  const { words, blocks } = padded(text.toWellFormed());
  const state = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (let block = 0; block < blocks; block += 1) addBlock(state, words, block * wordsInBlock);
  let digits = '';
  for (let word = 0; word < 4; word += 1) digits += hexOf(state[word] ?? 0);
  return digits;
}

/** The text in UTF-8, a one, zeros, and the length in bits: whole blocks, the least significant byte first. */
function padded(text: string): { readonly words: readonly number[]; readonly blocks: number } {
  // No typed array: for texts as short as these it would take longer to make than to use.
  const words = new Array<number>((Math.floor((text.length * mostBytes + 8) / blockBytes) + 1) * wordsInBlock).fill(0);
  let length = 0;
  const put = (byte: number): void => {
    words[length >> 2] = (words[length >> 2] ?? 0) | (byte << ((length & 3) * 8));
    length += 1;
  };
  for (const character of text) putUtf8(character.codePointAt(0) ?? 0, put);
  const bytes = length;
  put(0x80);
  const blocks = Math.ceil((bytes + 9) / blockBytes);
  words[blocks * wordsInBlock - 2] = bytes << 3;
  words[blocks * wordsInBlock - 1] = bytes >>> 29;
  return { words, blocks };
}

/** Of a code unit in UTF-8: those that come in pairs take four a pair. */
const mostBytes = 3;

function putUtf8(code: number, put: (byte: number) => void): void {
  if (code < 0x80) return put(code);
  if (code < 0x800) put(0xc0 | (code >> 6));
  else {
    if (code < 0x10000) put(0xe0 | (code >> 12));
    else {
      put(0xf0 | (code >> 18));
      put(continued(code >> 12));
    }
    put(continued(code >> 6));
  }
  put(continued(code));
}

function continued(code: number): number {
  return 0x80 | (code & 0x3f);
}

function addBlock(state: number[], words: readonly number[], start: number): void {
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
  state[0] = ((state[0] ?? 0) + a) | 0;
  state[1] = ((state[1] ?? 0) + b) | 0;
  state[2] = ((state[2] ?? 0) + c) | 0;
  state[3] = ((state[3] ?? 0) + d) | 0;
}

function mixed(round: number, b: number, c: number, d: number): number {
  if (round === 0) return (b & c) | (~b & d);
  if (round === 1) return (d & b) | (~d & c);
  return round === 2 ? b ^ c ^ d : c ^ (b | ~d);
}

/** Each byte with its two digits, the least significant first. */
function hexOf(word: number): string {
  const digits = (at: number): string => hexOfByte[(word >>> at) & 0xff] ?? '';
  return digits(0) + digits(8) + digits(16) + digits(24);
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
