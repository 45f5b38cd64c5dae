import type { MemberEffect } from '@understudy/crm-core';
import type { Happening } from '../story/story.ts';
import type { Host } from '../world/host.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';

/**
 * What died by itself, or with its host: until it is asked for, and for a while from then on, nobody can know of it, and
 * who believes in it is excused. That what runs is asked for is `check-watched.ts`'s.
 */
export class Deaths implements Watcher {
  readonly #world: World;
  /** `node resource` → when it was first asked for since; null: not yet. */
  readonly #died = new Map<string, number | null>();

  constructor(world: World) {
    this.#world = world;
  }

  isUnnoticed(node: string, resource: string): boolean {
    const askedMs = this.#died.get(`${node} ${resource}`);
    return askedMs === null || (askedMs !== undefined && this.#world.nowMs - askedMs <= noticedMs);
  }

  readonly effect = ({ node }: Host, effect: MemberEffect): void => {
    if (this.#died.size === 0 || effect.kind !== 'runOperation' || effect.request.action !== 'monitor') return;
    const place = `${node} ${effect.request.resource}`;
    if (this.#died.get(place) === null) this.#died.set(place, this.#world.nowMs);
  };

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
    this.#died.set(`${node} ${resource}`, null);
  }
}

/** The longest monitor, its tolerance, and a decision that was on its way. */
const noticedMs = 60_000;
