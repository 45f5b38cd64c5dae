import type { Excuses } from '../check/excuses.ts';
import { owners } from '../check/scene.ts';
import type { ResourceFacts } from '../check/scene.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';

/** Something that only one node may have was active on two. */
export interface Double {
  readonly resource: string;
  readonly nodes: readonly string[];
  readonly fromMs: number;
  /** Null: still so when the trial ended. */
  readonly untilMs: number | null;
  /** It lies within what docs/ownership.md says cannot be prevented without fencing. */
  readonly isLimit: boolean;
}

/**
 * Writes down for how long what only one node may have was active on two. A split is no
 * less a split for having been warned of: nothing is excused where no tie-breaker is set.
 */
export class Doubles implements Watcher {
  readonly #scene: DoublesScene;
  readonly #open = new Map<
    string,
    { readonly nodes: readonly string[]; readonly fromMs: number; isExcused: boolean }
  >();
  readonly #closed: Double[] = [];

  constructor(scene: DoublesScene) {
    this.#scene = scene;
  }

  /** All until now, in the order in which they ended. */
  found(): readonly Double[] {
    const open = [...this.#open].map(([resource, { nodes, fromMs }]) => ({
      resource,
      nodes,
      fromMs,
      untilMs: null,
      isLimit: false,
    }));
    return [...this.#closed, ...open];
  }

  readonly activityChanged = (resource: string): void => {
    const facts = this.#scene.facts.get(resource);
    if (facts !== undefined) this.#look(facts);
  };

  readonly hostChanged = (): void => {
    for (const facts of this.#scene.facts.values()) this.#look(facts);
  };

  #look({ name, kind, ...rest }: ResourceFacts): void {
    if (kind === 'local') return;
    const { world } = this.#scene;
    const hosts = owners(world, { name, kind, ...rest });
    const open = this.#open.get(name);
    if (hosts.length >= 2 && open === undefined) {
      const isExcused = this.#isExcused() || hosts.some(({ thawedMs }) => this.#isFresh(thawedMs));
      this.#open.set(name, { nodes: hosts.map(({ node }) => node), fromMs: world.nowMs, isExcused });
    }
    if (hosts.length >= 2 || open === undefined) return;
    this.#open.delete(name);
    const { nodes, fromMs, isExcused } = open;
    const isShort = world.nowMs - fromMs <= this.#scene.excuses.mayStillStopMs;
    const isLimit = isExcused && (isShort || this.#isExcused());
    this.#closed.push({ resource: name, nodes, fromMs, untilMs: world.nowMs, isLimit });
  }

  /** Without a lease nothing says until when a host that thaws may own: what it brings back counts, not what comes later. */
  #isFresh(thawedMs: number): boolean {
    const { world, excuses } = this.#scene;
    return world.nowMs - thawedMs <= (this.#hasLease ? excuses.mayStillStopMs : 1);
  }

  /** By the contract for a lease, and by nothing else. */
  #isExcused(): boolean {
    return this.#hasLease && this.#scene.excuses.excusesSplit;
  }

  get #hasLease(): boolean {
    const { witness, disk } = this.#scene.world.sketch.tieBreakers;
    return witness !== null || disk !== null;
  }
}

export interface DoublesScene {
  readonly world: World;
  readonly facts: ReadonlyMap<string, ResourceFacts>;
  readonly excuses: Excuses;
}
