/**
 * Watches from outside whether a host has an address: the kernel's own word, every few milliseconds.
 *
 * The program that looks has entered the host's network alone. So it goes on while the host's processes are frozen,
 * and says to the millisecond how long a thawed host kept what is not its own any more.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Host } from '../lab/host.ts';

/** What was seen first at `atMs`; one look earlier, at `beforeMs`, it was still the other way. Monotonic clock. */
export interface Presence {
  readonly present: boolean;
  readonly atMs: number;
  readonly beforeMs: number;
}

export interface AddressWatchOptions {
  readonly host: Host;
  readonly address: string;
  /** As the lab says. Default false. */
  readonly rootless?: boolean;
}

interface Waiter {
  readonly matches: (presence: Presence) => boolean;
  readonly resolve: (presence: Presence) => void;
}

const program = fileURLToPath(new URL('address-probe.ts', import.meta.url));

export class AddressWatch implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #changes: Presence[] = [];
  readonly #waiters = new Set<Waiter>();

  private constructor({ host, address, rootless = false }: AddressWatchOptions) {
    const first = host.processes().find(({ pid }) => pid === 1);
    if (first === undefined) throw new Error(`${host.name} is off`);
    const user = rootless ? ['--user', '--preserve-credentials'] : [];
    const into = [`--target=${first.machinePid}`, ...user, '--net'];
    this.#process = spawn('nsenter', [...into, process.execPath, program, address], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#ended = once(this.#process, 'close');
    if (this.#process.stdout === null) return;
    createInterface({ input: this.#process.stdout }).on('line', (line) => this.#take(JSON.parse(line) as Presence));
  }

  /** Resolves when the first look was taken. Stop it before the host is switched off. */
  static async start(options: AddressWatchOptions): Promise<AddressWatch> {
    const watch = new AddressWatch(options);
    await watch.#waitFor(() => true);
    return watch;
  }

  /** All that was seen, the first look first. */
  get changes(): readonly Presence[] {
    return this.#changes;
  }

  /** Resolves with the first look after `afterMs` that saw it go. @throws when it has not within `limitMs` */
  gone(afterMs: number, limitMs = 30_000): Promise<Presence> {
    return this.#within(limitMs, 'go', ({ present, atMs }) => !present && atMs > afterMs);
  }

  /** The same for its coming. */
  there(afterMs: number, limitMs = 30_000): Promise<Presence> {
    return this.#within(limitMs, 'come', ({ present, atMs }) => present && atMs > afterMs);
  }

  async stop(): Promise<readonly Presence[]> {
    this.#process.stdin?.end();
    await this.#ended;
    return this.#changes;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #within(limitMs: number, what: string, matches: Waiter['matches']): Promise<Presence> {
    const late = new AbortController();
    const limit = delay(limitMs, null, { signal: late.signal, ref: false }).catch(() => null);
    const seen = await Promise.race([this.#waitFor(matches), limit]);
    late.abort();
    if (seen !== null) return seen;
    throw new Error(`the address did not ${what} within ${limitMs} ms: ${JSON.stringify(this.#changes)}`);
  }

  #waitFor(matches: (presence: Presence) => boolean): Promise<Presence> {
    const seen = this.#changes.find(matches);
    if (seen !== undefined) return Promise.resolve(seen);
    const { promise, resolve } = Promise.withResolvers<Presence>();
    this.#waiters.add({ matches, resolve });
    return promise;
  }

  #take(presence: Presence): void {
    this.#changes.push(presence);
    for (const waiter of [...this.#waiters].filter(({ matches }) => matches(presence))) {
      this.#waiters.delete(waiter);
      waiter.resolve(presence);
    }
  }
}

/** How long two hosts certainly had the address at the same time, in milliseconds; 0 if never. */
export function overlapMs(one: readonly Presence[], other: readonly Presence[]): number {
  const pairs = tenures(one).flatMap((mine) => tenures(other).map((theirs) => [mine, theirs] as const));
  const overlaps = pairs.map(
    ([mine, theirs]) => Math.min(mine.toMs, theirs.toMs) - Math.max(mine.fromMs, theirs.fromMs),
  );
  return overlaps.filter((ms) => ms > 0).reduce((sum, ms) => sum + ms, 0);
}

/** From the first look at which it was there to the last one. */
function tenures(changes: readonly Presence[]): readonly { readonly fromMs: number; readonly toMs: number }[] {
  return changes.flatMap(({ present, atMs }, index) =>
    present ? [{ fromMs: atMs, toMs: changes[index + 1]?.beforeMs ?? Infinity }] : [],
  );
}
