import { open } from 'node:fs/promises';
import type { ServerPaths } from './server-paths.ts';

const readBytes = 16_384;
const maxLines = 4;

/** Why a server ended, in its own words: the errors at the end of its log, on one line. */
export async function lastWords({ errorLog, output }: ServerPaths): Promise<string> {
  const text = (await tailOf(output)) + (errorLog === null ? '' : `\n${await tailOf(errorLog)}`);
  return summaryOf(text);
}

/** The last errors in a log; its last lines, if it names none. */
export function summaryOf(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const errors = lines.filter((line) => /\[ERROR\]|Can't |Cannot /.test(line));
  const chosen = (errors.length > 0 ? errors : lines).slice(-maxLines);
  return chosen.length === 0 ? 'it said nothing' : chosen.map(withoutTime).join(' | ');
}

/** The daemon's log has its own time on every line. */
function withoutTime(line: string): string {
  return line.replace(/^\d{4}-\d\d-\d\d[ T]+[\d:.]+Z? +\d+ +/, '');
}

async function tailOf(path: string): Promise<string> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const start = Math.max(0, size - readBytes);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(readBytes), 0, readBytes, start);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return '';
  }
}
