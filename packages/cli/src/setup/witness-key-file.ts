/** The key of a cluster on its witness: one file a cluster, readable by its owner alone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UnderstudyError } from '@understudy/contracts';
import { isKey } from './cluster-key.ts';
import { writeFile } from './write-file.ts';

export interface WitnessKeyFile {
  readonly cluster: string;
  readonly file: string;
  /** Where the key came from. */
  readonly key: 'added' | 'kept' | 'replaced';
}

export interface NewWitnessKey {
  readonly directory: string;
  readonly cluster: string;
  /** What `crm witness key` printed. */
  readonly text: string;
  /** Replace another key of that cluster. */
  readonly force: boolean;
}

/** @throws UnderstudyError `invalid-request` for what is no key or no name, or where another key is; `no-permission` */
export function writeWitnessKey({ directory, cluster, text, force }: NewWitnessKey): WitnessKeyFile {
  const key = text.trim();
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(cluster)) throw refused(`'${cluster}' is not the name of a cluster`);
  if (!isKey(key)) throw refused('what came in on standard input is no key', keyRemedy(cluster));
  const file = join(directory, `${cluster}.key`);
  const present = readPresent(file);
  if (present === key) return { cluster, file, key: 'kept' };
  if (present !== null && !force) throw refused(`${file} holds another key`, anotherRemedy);
  try {
    writeFile({ path: file, text: `${key}\n`, mode: 0o600, overwrite: true });
  } catch (cause) {
    throw new UnderstudyError('no-permission', `${file} cannot be written: ${String(cause)}`, { cause });
  }
  return { cluster, file, key: present === null ? 'added' : 'replaced' };
}

/** Null where there is none; what cannot be read is another one. */
function readPresent(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? null : '';
  }
}

function keyRemedy(cluster: string): string {
  return `On a member of the cluster: crm witness key | ssh THIS-MACHINE crm witness add ${cluster}`;
}

const anotherRemedy =
  'If it is that of another cluster, one of the two needs another name; if the cluster has a new key, replace it with --force.';

function refused(message: string, remedy = ''): UnderstudyError {
  return new UnderstudyError('invalid-request', message, { remedy });
}
