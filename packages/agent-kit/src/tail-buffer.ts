/**
 * The end of a stream, within a bound. A program may print without end; what it
 * said last is what explains its failure, so the beginning is dropped.
 */
interface TailBuffer {
  readonly push: (chunk: Uint8Array) => void;
  /** What is kept, as UTF-8, led by a line that says how much was cut, if any was. */
  readonly text: () => string;
}

/** Keeps the last `maxBytes` bytes. */
export function createTailBuffer(maxBytes: number): TailBuffer {
  let chunks: Buffer[] = [];
  let kept = 0;
  let total = 0;
  const compact = (): Buffer => {
    const tail = Buffer.concat(chunks).subarray(-maxBytes);
    chunks = [tail];
    kept = tail.length;
    return tail;
  };
  return {
    push: (chunk) => {
      chunks.push(Buffer.from(chunk));
      kept += chunk.length;
      total += chunk.length;
      if (kept > maxBytes * 2) compact();
    },
    text: () => {
      const tail = total > maxBytes ? fromWholeCharacter(compact()) : Buffer.concat(chunks);
      const cut = total - tail.length;
      return cut > 0 ? `[${String(cut)} bytes cut]\n${tail.toString('utf8')}` : tail.toString('utf8');
    },
  };
}

/** Skips what is left of a UTF-8 character whose head was cut off. */
function fromWholeCharacter(bytes: Buffer): Buffer {
  let start = 0;
  while (start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1;
  return bytes.subarray(start);
}
