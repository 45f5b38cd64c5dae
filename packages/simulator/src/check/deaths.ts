import type { Happening } from '../story/story.ts';
import type { Host } from '../world/host.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';

/** What died by itself, or with its host: for a while nobody can know of it, and who believes in it is excused. */
export class Deaths implements Watcher {
  readonly #world: World;
  /** `node resource` → when. */
  readonly #died = new Map<string, number>();

  constructor(world: World) {
    this.#world = world;
  }

  isUnnoticed(node: string, resource: string): boolean {
    const diedMs = this.#died.get(`${node} ${resource}`);
    return diedMs !== undefined && this.#world.nowMs - diedMs <= noticedMs;
  }

  readonly happened = (happening: Happening): void => {
    if (happening.kind !== 'loseResource') return;
    for (const { node, agents } of this.#world.hosts) {
      if (agents.active.has(happening.resource)) this.#note(node, happening.resource);
    }
  };

  readonly losesPower = ({ node, agents }: Host): void => {
    for (const resource of agents.active.keys()) this.#note(node, resource);
  };

  #note(node: string, resource: string): void {
    this.#died.set(`${node} ${resource}`, this.#world.nowMs);
  }
}

/** The longest monitor, its tolerance, and a decision that was on its way. */
const noticedMs = 60_000;
