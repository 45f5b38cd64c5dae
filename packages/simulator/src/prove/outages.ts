import { owners } from '../check/scene.ts';
import type { ResourceFacts } from '../check/scene.ts';
import type { Happening } from '../story/story.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';

/** Writes down for how long each resource was where nobody could reach it: no node had it, or only one that is cut off. */
export class Outages implements Watcher {
  readonly #world: World;
  readonly #facts: ReadonlyMap<string, ResourceFacts>;
  readonly #cutOff: string[] = [];
  readonly #downSinceMs = new Map<string, number>();
  readonly #longestMs = new Map<string, number>();
  #isWatching = false;

  constructor(world: World, facts: ReadonlyMap<string, ResourceFacts>) {
    this.#world = world;
    this.#facts = facts;
  }

  /** From here on it counts. */
  begin(): void {
    this.#isWatching = true;
    this.#lookAtAll();
  }

  /** The longest one of each resource until now, in milliseconds; 0: none. */
  longest(): ReadonlyMap<string, number> {
    return new Map([...this.#facts.keys()].map((name) => [name, this.#longest(name)]));
  }

  isDown(resource: string): boolean {
    return this.#downSinceMs.has(resource);
  }

  readonly activityChanged = (resource: string): void => {
    const facts = this.#facts.get(resource);
    if (facts !== undefined) this.#look(facts);
  };

  readonly hostChanged = (): void => this.#lookAtAll();

  readonly happened = (happening: Happening): void => {
    if (happening.kind !== 'isolate') return;
    this.#cutOff.push(happening.node);
    this.#lookAtAll();
  };

  readonly happeningEnded = (happening: Happening): void => {
    if (happening.kind !== 'isolate') return;
    const place = this.#cutOff.indexOf(happening.node);
    if (place >= 0) this.#cutOff.splice(place, 1);
    this.#lookAtAll();
  };

  #lookAtAll(): void {
    for (const facts of this.#facts.values()) this.#look(facts);
  }

  #look(facts: ResourceFacts): void {
    if (!this.#isWatching) return;
    const { name } = facts;
    const isUp = owners(this.#world, facts).some(({ node }) => !this.#cutOff.includes(node));
    if (!isUp && !this.#downSinceMs.has(name)) this.#downSinceMs.set(name, this.#world.nowMs);
    if (!isUp || !this.#downSinceMs.has(name)) return;
    this.#longestMs.set(name, this.#longest(name));
    this.#downSinceMs.delete(name);
  }

  #longest(name: string): number {
    const sinceMs = this.#downSinceMs.get(name);
    const open = sinceMs === undefined ? 0 : this.#world.nowMs - sinceMs;
    return Math.max(this.#longestMs.get(name) ?? 0, open);
  }
}
