/* Of a copy that is not promoted: whom it follows, and when it pulls. One pull at a time. */
import { setTimeout as delay } from 'node:timers/promises';
import type { MirrorConfiguration } from '../configuration.ts';
import type { CopyView } from '../copy-view.ts';
import { relationOf } from '../lineage.ts';
import type { TreePaths } from '../places.ts';
import type { CopyState } from './copy-state.ts';
import type { PeerLink } from './peer-link.ts';
import { pull, type BrokenPull, type PullResult } from './pull.ts';

export interface FollowerOptions {
  readonly configuration: MirrorConfiguration;
  readonly paths: TreePaths;
  readonly links: readonly PeerLink[];
  readonly isFollowing: () => boolean;
  readonly state: () => CopyState;
  readonly save: (state: CopyState) => Promise<void>;
  readonly log: (message: string) => void;
}

const afterFailureMs = 1_000;

export class Follower {
  readonly #options: FollowerOptions;
  #pulled: { readonly epoch: string; readonly change: number | null; readonly atMs: number } | null = null;
  #broken: BrokenPull | null = null;
  #source: PeerLink | null = null;
  #stop: AbortController | null = null;
  #underWay: Promise<void> = Promise.resolve();
  #wake: () => void = () => undefined;
  #lastFailure = '';

  constructor(options: FollowerOptions) {
    this.#options = options;
  }

  /** Goes on until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => void this.halt(), { once: true });
    while (!signal.aborted) {
      const source = this.#due();
      if (source === null) await this.#sleep(signal);
      else await this.#pullFrom(source, signal);
    }
  }

  /** There may be something to do. */
  look(): void {
    this.#wake();
  }

  /** It does not answer any more: a pull from it will not end by itself. */
  lose(link: PeerLink): void {
    if (this.#source === link) this.#stop?.abort();
  }

  /** Ends a pull, and resolves when nothing of it goes on: the files that it brought are whole. */
  async halt(): Promise<void> {
    this.#stop?.abort();
    await this.#underWay;
  }

  /** Whether it has all of which this view tells. */
  isInStepWith({ lineage, change }: CopyView): boolean {
    return change !== null && this.#pulled?.epoch === lineage.at(-1)?.id && this.#pulled?.change === change;
  }

  #due(): PeerLink | null {
    const { isFollowing, links } = this.#options;
    if (!isFollowing()) return null;
    const sources = links.filter(({ view }) => view !== null && this.#isAbove(view));
    const [source] = sources.sort((one, other) => generationOf(other.view) - generationOf(one.view));
    const view = source?.view ?? null;
    return source !== undefined && view !== null && this.#hasNews(view) ? source : null;
  }

  #isAbove({ role, lineage }: CopyView): boolean {
    return role !== 'unpromoted' && relationOf(this.#options.state().lineage, lineage) !== 'ahead';
  }

  #hasNews(view: CopyView): boolean {
    const { configuration, state } = this.#options;
    const pulled = this.#pulled;
    const { complete, final } = state();
    if (pulled === null || pulled.epoch !== view.lineage.at(-1)?.id || !complete) return true;
    if (view.role === 'handingOver') return !final;
    if (view.change !== null && view.change !== pulled.change) return true;
    return performance.now() - pulled.atMs >= configuration.intervalMs;
  }

  async #sleep(signal: AbortSignal): Promise<void> {
    const untilDueMs = (this.#pulled?.atMs ?? 0) + this.#options.configuration.intervalMs - performance.now();
    const waits = new AbortController();
    this.#wake = () => waits.abort();
    const either = AbortSignal.any([waits.signal, signal]);
    // Whatever may be due sooner wakes it.
    const ms = untilDueMs > 0 ? untilDueMs : this.#options.configuration.intervalMs;
    await delay(ms, undefined, { signal: either }).catch(() => undefined);
  }

  async #pullFrom(source: PeerLink, signal: AbortSignal): Promise<void> {
    this.#source = source;
    this.#stop = new AbortController();
    const atMs = performance.now();
    const ended = Promise.withResolvers<void>();
    this.#underWay = ended.promise;
    const result = await this.#try(source, this.#stop.signal);
    const wasHalted = this.#stop.signal.aborted;
    this.#stop = null;
    if (result.kind === 'inStep') this.#succeed(source, result, atMs);
    else this.#fail(source, result, wasHalted);
    ended.resolve();
    if (result.kind === 'failed') await delay(afterFailureMs, undefined, { signal }).catch(() => undefined);
  }

  async #try(source: PeerLink, signal: AbortSignal): Promise<PullResult> {
    const { configuration, paths, state, save, log } = this.#options;
    const { name, address } = source;
    try {
      const former = this.#broken;
      return await pull({ configuration, paths, source: { name, address }, state: state(), former, save, log, signal });
    } catch (error) {
      return { kind: 'failed', reason: error instanceof Error ? error.message : String(error), broken: this.#broken };
    }
  }

  #succeed(source: PeerLink, { state, change }: Extract<PullResult, { readonly kind: 'inStep' }>, atMs: number): void {
    const epoch = state.lineage.at(-1)?.id ?? '';
    if (this.#pulled?.epoch !== epoch) this.#options.log(`in step with ${source.name}`);
    this.#pulled = { epoch, change, atMs };
    this.#broken = null;
    this.#lastFailure = '';
    source.hold({ epoch, final: state.final });
  }

  /** The same failure again and again is said once. */
  #fail(
    source: PeerLink,
    { reason, broken }: Extract<PullResult, { readonly kind: 'failed' }>,
    wasHalted: boolean,
  ): void {
    this.#broken = broken ?? this.#broken;
    if (wasHalted || reason === this.#lastFailure) return;
    this.#lastFailure = reason;
    this.#options.log(`cannot be brought into step with ${source.name}: ${reason}`);
  }
}

function generationOf(view: CopyView | null): number {
  return view?.lineage.at(-1)?.generation ?? 0;
}
