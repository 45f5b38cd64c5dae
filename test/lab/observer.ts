/** Runs the probe in a host, usually the client, and keeps what it saw. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Host } from './host.ts';
import { outageAround, type Outage, type Sample, type Success } from './outage.ts';

export interface ObserveOptions {
  /** `http://…`, an address rather than a name. */
  readonly url: string;
  /** Default 5. */
  readonly intervalMs?: number;
  /** How long each try may take. Default 1000. */
  readonly timeoutMs?: number;
}

interface Waiter {
  readonly matches: (sample: Sample) => boolean;
  readonly resolve: (sample: Sample) => void;
}

const probe = fileURLToPath(new URL('probe.ts', import.meta.url));

export class Observer implements AsyncDisposable {
  readonly #samples: Sample[] = [];
  readonly #waiters = new Set<Waiter>();
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;

  /** Begins to ask at once. */
  constructor(host: Host, options: ObserveOptions) {
    const timings = [
      '--interval-ms',
      String(options.intervalMs ?? 5),
      '--timeout-ms',
      String(options.timeoutMs ?? 1000),
    ];
    this.#process = host.spawn([process.execPath, probe, '--url', options.url, ...timings], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#ended = once(this.#process, 'close');
    if (this.#process.stdout === null) return;
    createInterface({ input: this.#process.stdout }).on('line', (line) => this.#take(JSON.parse(line) as Sample));
  }

  /** All samples so far, in the order in which the tries ended. */
  get samples(): readonly Sample[] {
    return this.#samples;
  }

  /** See `outageAround`. */
  outageAround(aroundMs: number, untilMs?: number): Outage | undefined {
    return outageAround(this.#samples, aroundMs, untilMs);
  }

  /** Resolves with the first sample that matches, of those that came already or come later. Has no time limit. */
  waitFor(matches: (sample: Sample) => boolean): Promise<Sample> {
    const there = this.#samples.find(matches);
    if (there !== undefined) return Promise.resolve(there);
    const { promise, resolve } = Promise.withResolvers<Sample>();
    this.#waiters.add({ matches, resolve });
    return promise;
  }

  /** Resolves with the first success that ended after `afterMs` (default: from the beginning). */
  async success(afterMs = 0, body?: string): Promise<Success> {
    const matches = (sample: Sample): boolean =>
      sample.kind === 'success' && sample.atMs > afterMs && (body === undefined || sample.body === body);
    const sample = await this.waitFor(matches);
    if (sample.kind !== 'success') throw new Error('a failure matched');
    return sample;
  }

  /** Ends the probe; resolves when every sample is in. */
  async stop(): Promise<readonly Sample[]> {
    this.#process.kill('SIGTERM');
    await this.#ended;
    return this.#samples;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #take(sample: Sample): void {
    this.#samples.push(sample);
    for (const waiter of [...this.#waiters].filter(({ matches }) => matches(sample))) {
      this.#waiters.delete(waiter);
      waiter.resolve(sample);
    }
  }
}
