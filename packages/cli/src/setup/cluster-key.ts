/** The key that the members share: 32 random bytes, as base64. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { UnderstudyError } from '@understudy/contracts';

const keyBytes = 32;

/** A new key, as the text of its file. */
export function createKey(): string {
  return `${randomBytes(keyBytes).toString('base64')}\n`;
}

/** The key in that file, as it is to be written; throws `unreadable-file` if there is none. */
export function readKey(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new UnderstudyError('unreadable-file', `the key file ${file} cannot be read`, { cause: error });
  }
  if (isKey(text)) return `${text}\n`;
  throw new UnderstudyError('unreadable-file', `${file} holds no key: it must be ${keyBytes} bytes as base64`, {
    remedy: 'Copy the key of the first host, or leave --key-file out to make a new one.',
  });
}

/** Whether this is one, as base64. */
export function isKey(text: string): boolean {
  return /^[A-Za-z0-9+/]+=*$/.test(text) && Buffer.from(text, 'base64').length === keyBytes;
}
