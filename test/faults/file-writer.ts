/** Runs the writer of files on a host, and keeps which were written, and when. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Host } from '../lab/host.ts';

export interface WrittenFile {
  readonly name: string;
  /** By the hosts' wall clock, which is one: it was on the disk then. */
  readonly atMs: number;
}

const program = fileURLToPath(new URL('write-files.ts', import.meta.url));

export class FileWriter {
  readonly #process: ChildProcess;
  readonly #written: WrittenFile[] = [];
  readonly #ended: Promise<unknown>;
  #onFile: () => void = () => undefined;

  /** Begins at once. @param first the number of the first file */
  constructor(host: Host, directory: string, first = 0) {
    this.#process = host.spawn([process.execPath, program, directory, String(first)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#ended = once(this.#process, 'close');
    if (this.#process.stdout === null) throw new Error('the writer has no output');
    createInterface({ input: this.#process.stdout }).on('line', (line) => {
      this.#written.push(JSON.parse(line) as WrittenFile);
      this.#onFile();
    });
  }

  /** In order. */
  get written(): readonly WrittenFile[] {
    return this.#written;
  }

  /** Resolves when so many are written, from now on. */
  async more(count: number): Promise<void> {
    const wanted = this.#written.length + count;
    await new Promise<void>((resolve) => {
      this.#onFile = () => {
        if (this.#written.length >= wanted) resolve();
      };
    });
  }

  /** Ends it, and resolves when all that it said is here; also after it ended with its host. */
  async stop(): Promise<readonly WrittenFile[]> {
    this.#process.kill('SIGKILL');
    await this.#ended;
    return this.#written;
  }
}
