import type { LocationConstraint } from '../../model/configuration/configured-constraint.ts';
import type { World } from '../world/world.ts';

type Mode = LocationConstraint['discovery'];

const rank: Readonly<Record<Mode, number>> = { always: 0, never: 1, exclusive: 2 };

/**
 * Where instances may be looked for. The strictest constraint about a node counts; one
 * `exclusive` closes all nodes that have none, for running as well.
 */
export class Discovery {
  readonly #world: World;
  readonly #modes: (Uint8Array | undefined)[];
  readonly #isExclusive: Uint8Array;

  constructor(world: World) {
    this.#world = world;
    this.#modes = new Array<Uint8Array | undefined>(world.instances.length).fill(undefined);
    this.#isExclusive = new Uint8Array(world.instances.length);
  }

  limit(instance: number, node: number, mode: Mode): void {
    if (mode === 'always') return;
    const modes = (this.#modes[instance] ??= new Uint8Array(this.#world.nodes.length));
    if ((modes[node] ?? 0) >= rank[mode]) return;
    modes[node] = rank[mode];
    if (mode === 'exclusive') this.#isExclusive[instance] = 1;
  }

  /** Whether the nodes that are open to it are a closed list: its own, or that of what it is in. */
  isClosed(instance: number): boolean {
    return this.#isExclusive[instance] === 1 || this.#isExclusive[this.#top(instance)] === 1;
  }

  /** Whether the node is shut to it. */
  isShut(instance: number, node: number): boolean {
    return this.isClosed(instance) && (this.#modes[instance]?.[node] ?? 0) !== rank.exclusive;
  }

  mayProbe(instance: number, node: number): boolean {
    if (this.#modes[instance]?.[node] === rank.never) return false;
    return !this.isShut(instance, node);
  }

  /** What is within a bundle is reached through its nodes: where the bundle is looked for does not matter to it. */
  #top(instance: number): number {
    const parent = this.#world.instances[instance]?.parent ?? null;
    const isTop = parent === null || this.#world.instances[parent]?.kind === 'bundle';
    return isTop ? instance : this.#top(parent);
  }
}
