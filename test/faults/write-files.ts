/* Writes one file after the other into a directory, each to the disk; says which, and when it was there. */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const [directory = '', first = '0'] = process.argv.slice(2);
const pauseMs = 20;

for (let number = Number(first); ; number++) {
  const name = `file-${String(number)}`;
  const file = openSync(join(directory, name), 'wx');
  writeSync(file, `${name}\n`);
  fsyncSync(file);
  closeSync(file);
  process.stdout.write(`${JSON.stringify({ name, atMs: Date.now() })}\n`);
  await delay(pauseMs);
}
