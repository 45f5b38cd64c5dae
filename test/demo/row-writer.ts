/** Runs the writer of rows in a host and keeps which rows the database has acknowledged, and when. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Host } from '../lab/host.ts';
import { outageAround, type Outage, type Success } from '../lab/outage.ts';
import type { Watcher } from './watcher.ts';

/** One try of the writer; times are of the monotonic clock, in milliseconds. */
export type RowSample = { readonly row: number; readonly startedMs: number; readonly atMs: number } & (
  | { readonly kind: 'acknowledged' }
  /** Refused, or no answer came in time: the row may be there or not. */
  | { readonly kind: 'unanswered'; readonly reason: string }
);

export interface RowWriterOptions {
  readonly address: string;
  readonly user: string;
  readonly password: string;
  /** `database.table`, with a column `id`. */
  readonly table: string;
}

interface Waiter {
  readonly afterMs: number;
  readonly resolve: (success: Success) => void;
}

const program = fileURLToPath(new URL('write-rows.ts', import.meta.url));

export class RowWriter implements Watcher {
  readonly name = 'database';
  readonly #acknowledged: number[] = [];
  readonly #successes: Success[] = [];
  readonly #unansweredMs: number[] = [];
  readonly #waiters = new Set<Waiter>();
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;

  /** Begins to write at once. */
  constructor(host: Host, { address, user, password, table }: RowWriterOptions) {
    const flags = ['--host', address, '--user', user, '--password', password, '--table', table];
    this.#process = host.spawn([process.execPath, program, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#ended = once(this.#process, 'close');
    if (this.#process.stdout === null) return;
    createInterface({ input: this.#process.stdout }).on('line', (line) => this.#take(JSON.parse(line) as RowSample));
  }

  /** The rows that the database has acknowledged, in order. */
  get acknowledged(): readonly number[] {
    return this.#acknowledged;
  }

  back(afterMs: number): Promise<Success> {
    const there = this.#successes.find(({ startedMs }) => startedMs > afterMs);
    if (there !== undefined) return Promise.resolve(there);
    const { promise, resolve } = Promise.withResolvers<Success>();
    this.#waiters.add({ afterMs, resolve });
    return promise;
  }

  outage(aroundMs: number): Outage | undefined {
    return outageAround(this.#successes, aroundMs);
  }

  failuresSince(sinceMs: number): number {
    return this.#unansweredMs.filter((startedMs) => startedMs > sinceMs).length;
  }

  /** Ends the writer; resolves when every acknowledgement is in. */
  async stop(): Promise<void> {
    this.#process.kill('SIGTERM');
    await this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #take(sample: RowSample): void {
    if (sample.kind === 'unanswered') {
      this.#unansweredMs.push(sample.startedMs);
      return;
    }
    const { row, startedMs, atMs } = sample;
    this.#acknowledged.push(row);
    // An acknowledged row is to SQL what a good answer is to HTTP: outages are measured alike.
    const success: Success = { kind: 'success', startedMs, atMs, status: 200, body: '' };
    this.#successes.push(success);
    for (const waiter of [...this.#waiters].filter(({ afterMs }) => startedMs > afterMs)) {
      this.#waiters.delete(waiter);
      waiter.resolve(success);
    }
  }
}
