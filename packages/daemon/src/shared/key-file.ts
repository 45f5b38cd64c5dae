import { readFileSync, statSync } from 'node:fs';
import { UnderstudyError } from '@understudy/contracts';
import { leastKeyBytes } from './keys.ts';

/**
 * A key from its file: base64 of random bytes, readable by its owner alone.
 *
 * @throws UnderstudyError `unreadable-file`, with `missing` as the remedy; `invalid-membership`
 */
export function readKeyFile(path: string, missing: string): Buffer {
  const key = Buffer.from(readText(path, missing).trim(), 'base64');
  if (key.length < leastKeyBytes) {
    throw new UnderstudyError('invalid-membership', `the key in ${path} has only ${key.length} bytes`, {
      remedy: `It must be base64 of at least ${leastKeyBytes} random bytes. ${missing}`,
    });
  }
  if ((statSync(path).mode & 0o077) !== 0) {
    throw new UnderstudyError('invalid-membership', `others than its owner may read the key in ${path}`, {
      remedy: `chmod 600 ${path}; if somebody may have read it, make a new one.`,
    });
  }
  return key;
}

function readText(path: string, missing: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UnderstudyError('unreadable-file', `the key cannot be read: ${reason}`, { remedy: missing, cause });
  }
}
