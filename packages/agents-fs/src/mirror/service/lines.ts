/* JSON lines on a stream. */
import type { Duplex } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** A peer has no reason to say more in one line. */
const maxLineBytes = 1024 * 1024;

export function say(stream: Duplex, value: unknown): void {
  if (!stream.destroyed && stream.writable) stream.write(`${JSON.stringify(value)}\n`);
}

/** Calls for each line; a stream that says what is no JSON is destroyed. */
export function onLines(stream: Duplex, take: (value: unknown) => void): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  stream.on('data', (part: Buffer) => {
    const lines = (rest + decoder.write(part)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > maxLineBytes) stream.destroy();
    for (const line of lines) takeLine(stream, line, take);
  });
}

function takeLine(stream: Duplex, line: string, take: (value: unknown) => void): void {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    stream.destroy();
    return;
  }
  take(value);
}

/** The first line, after which the stream is another's: what came behind it is put back. Rejects when it ends before. */
export function firstLine(stream: Duplex): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    const leave = (): void => {
      stream.off('data', onData).off('close', onClose).off('error', onError);
      stream.pause();
    };
    const onError = (error: Error): void => (leave(), reject(error));
    const onClose = (): void => onError(new Error('the other side hung up'));
    const onData = (part: Buffer): void => {
      bytes = Buffer.concat([bytes, part]);
      const end = bytes.indexOf(10);
      if (end < 0) return bytes.length > maxLineBytes ? onError(new Error('a line without an end')) : undefined;
      leave();
      if (end + 1 < bytes.length) stream.unshift(bytes.subarray(end + 1));
      try {
        resolve(JSON.parse(bytes.toString('utf8', 0, end)));
      } catch {
        reject(new Error('a line that is no JSON'));
      }
    };
    stream.on('data', onData).once('close', onClose).once('error', onError);
  });
}
