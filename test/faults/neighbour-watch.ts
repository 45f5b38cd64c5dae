/** Watches which station a host sends to for an address: the kernel's ARP table, every few milliseconds. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Host } from '../lab/host.ts';

/** What was seen first at `atMs`; one look earlier, at `beforeMs`, it was still another. Monotonic clock. */
export interface NeighbourEntry {
  /** Null: none, or one that waits for an answer. */
  readonly mac: string | null;
  readonly atMs: number;
  readonly beforeMs: number;
}

const program = fileURLToPath(new URL('neighbour-probe.ts', import.meta.url));

export class NeighbourWatch implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #changes: NeighbourEntry[] = [];
  #changed = Promise.withResolvers<undefined>();

  /** Begins to look at once. */
  constructor(host: Host, address: string) {
    this.#process = host.spawn([process.execPath, program, address], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#ended = once(this.#process, 'close');
    if (this.#process.stdout === null) return;
    createInterface({ input: this.#process.stdout }).on('line', (line) => {
      this.#changes.push(JSON.parse(line) as NeighbourEntry);
      this.#changed.resolve(undefined);
      this.#changed = Promise.withResolvers();
    });
  }

  /** Resolves with the first look after `afterMs` that saw this station, of those that came already or come later. Has no time limit. */
  async until(mac: string, afterMs = 0): Promise<NeighbourEntry> {
    for (;;) {
      const seen = this.#changes.find((entry) => entry.mac === mac && entry.atMs > afterMs);
      if (seen !== undefined) return seen;
      await this.#changed.promise;
    }
  }

  /** All that was seen after `afterMs`, in order. */
  seenAfter(afterMs: number): readonly (string | null)[] {
    return this.#changes.filter(({ atMs }) => atMs > afterMs).map(({ mac }) => mac);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.stdin?.end();
    await this.#ended;
  }
}
