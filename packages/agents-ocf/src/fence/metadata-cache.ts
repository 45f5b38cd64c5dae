import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { AgentManifest } from '@understudy/contracts';
import type { FenceProgram } from './find-programs.ts';

/**
 * What the programs said of themselves, kept on disk: asking some eighty Python programs
 * at every start would take a minute. Nothing depends on it: what is not there, or cannot
 * be read or written, is asked again.
 */
export class MetadataCache {
  readonly #file: string;
  readonly #entries: Map<string, Entry>;

  constructor(file: string) {
    this.#file = file;
    this.#entries = new Map(Object.entries(read(file)));
  }

  /** Null: it was not asked yet, or has changed since. A string: why it is none. */
  find({ path, mark }: FenceProgram): AgentManifest | string | null {
    const entry = this.#entries.get(path);
    return entry?.mark === mark ? entry.manifest : null;
  }

  add({ path, mark }: FenceProgram, manifest: AgentManifest | string): void {
    this.#entries.set(path, { mark, manifest });
  }

  save(): void {
    try {
      mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
      writeFileSync(`${this.#file}.new`, JSON.stringify({ version: form, entries: Object.fromEntries(this.#entries) }));
      renameSync(`${this.#file}.new`, this.#file);
    } catch {
      // It is asked again at the next start.
    }
  }
}

interface Entry {
  readonly mark: string;
  readonly manifest: AgentManifest | string;
}

/** Of the file, and of how metadata is read: another one is asked anew. */
const form = 1;

function read(file: string): Readonly<Record<string, Entry>> {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as {
      readonly version?: number;
      readonly entries?: Readonly<Record<string, Entry>>;
    };
    return kept.version === form ? (kept.entries ?? {}) : {};
  } catch {
    return {};
  }
}
