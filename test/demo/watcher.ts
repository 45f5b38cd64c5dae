/** A program on the client host that uses the service all the time, and so knows when it was there. */
import { Observer } from '../lab/observer.ts';
import type { Host } from '../lab/host.ts';
import type { Outage, Success } from '../lab/outage.ts';

export interface Watcher extends AsyncDisposable {
  /** What it uses: `web`, `database`. */
  readonly name: string;
  /** Resolves with the first success of a try that began after that moment. Has no time limit. */
  back(afterMs: number): Promise<Success>;
  /** The longest gap between two successes that was open at that moment or began later. */
  outage(aroundMs: number): Outage | undefined;
  /** How many tries that began after that moment have failed so far. */
  failuresSince(sinceMs: number): number;
}

/** Every few milliseconds, each try with a connection of its own. */
export class WebWatcher implements Watcher {
  readonly name = 'web';
  readonly #observer: Observer;

  constructor(client: Host, url: string) {
    this.#observer = new Observer(client, { url });
  }

  async back(afterMs: number): Promise<Success> {
    const sample = await this.#observer.waitFor(({ kind, startedMs }) => kind === 'success' && startedMs > afterMs);
    if (sample.kind !== 'success') throw new Error('a failure matched');
    return sample;
  }

  outage(aroundMs: number): Outage | undefined {
    return this.#observer.outageAround(aroundMs);
  }

  failuresSince(sinceMs: number): number {
    return this.#observer.samples.filter(({ kind, startedMs }) => kind === 'failure' && startedMs > sinceMs).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#observer.stop();
  }
}
