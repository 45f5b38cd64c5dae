import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readKeyFile } from '../shared/key-file.ts';

/**
 * The clusters that a witness serves: a file `NAME.key` each, with the key that
 * `crm witness key` gives on a member. Read at each handshake, so that a cluster can
 * be added or taken away while the witness runs.
 */
export class WitnessKeys {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Sorted. @throws Error when the directory cannot be read */
  get clusters(): readonly string[] {
    const names = readdirSync(this.#directory).filter((name) => name.endsWith(suffix));
    return names.map((name) => name.slice(0, -suffix.length)).sort();
  }

  /** Null for a cluster that is not served here. @throws UnderstudyError for a key that cannot be used */
  keyOf(cluster: string): Buffer | null {
    const path = join(this.#directory, `${cluster}${suffix}`);
    return existsSync(path) ? readKeyFile(path, 'crm witness key, on a member of the cluster, gives it.') : null;
  }
}

const suffix = '.key';
