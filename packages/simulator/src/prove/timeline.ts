import { owners } from '../check/scene.ts';
import type { ResourceFacts } from '../check/scene.ts';
import type { Happening } from '../story/story.ts';
import { tellHappening } from '../tell.ts';
import type { Host } from '../world/host.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';

/** One moment of what happened. */
export interface Moment {
  /** Since the first of what was done to the cluster. */
  readonly atMs: number;
  readonly text: string;
}

/** What somebody would see who stood beside the hosts: what is done to them, and where things run then. */
export class Timeline implements Watcher {
  readonly #moments: (Moment & { readonly names: readonly string[]; readonly where: string })[] = [];
  readonly #world: World;
  readonly #facts: ReadonlyMap<string, ResourceFacts>;
  readonly #said = new Map<string, string>();
  #beganMs: number | null = null;

  constructor(world: World, facts: ReadonlyMap<string, ResourceFacts>) {
    this.#world = world;
    this.#facts = facts;
  }

  /** In their order; what changes together is one. */
  get moments(): readonly Moment[] {
    return this.#moments.map(({ atMs, text, names, where }) => {
      if (names.length === 0) return { atMs, text };
      return { atMs, text: `${listed(names)} ${names.length === 1 ? 'is' : 'are'} active ${where}` };
    });
  }

  readonly happened = (happening: Happening): void => {
    if (this.#beganMs === null) {
      for (const facts of this.#facts.values()) this.#said.set(facts.name, this.#where(facts));
      this.#beganMs = this.#world.nowMs;
    }
    this.#note(tellHappening(happening));
  };

  readonly happeningEnded = (happening: Happening): void => this.#note(`over: ${tellHappening(happening)}`);
  readonly fenced = ({ node }: Host): void => this.#note(`a fence device switches ${node} off`);
  readonly fencedItself = ({ node }: Host): void => this.#note(`${node} ends its own host`);

  readonly activityChanged = (resource: string): void => {
    const facts = this.#facts.get(resource);
    if (facts !== undefined) this.#look(facts);
  };

  readonly hostChanged = (): void => {
    for (const facts of this.#facts.values()) this.#look(facts);
  };

  #look(facts: ResourceFacts): void {
    const where = this.#where(facts);
    if (this.#beganMs === null || this.#said.get(facts.name) === where) return;
    this.#said.set(facts.name, where);
    this.#move(facts.name, where);
  }

  #where(facts: ResourceFacts): string {
    const nodes = owners(this.#world, facts).map(({ node }) => node);
    if (nodes.length === 0) return 'nowhere';
    return `on ${nodes.join(' and ')}${nodes.length > 1 && facts.kind !== 'local' ? ' at once' : ''}`;
  }

  #move(name: string, where: string): void {
    const last = this.#moments.at(-1);
    const isSame = last?.where === where && last.atMs === this.#atMs && !last.names.includes(name);
    if (isSame) this.#moments.pop();
    this.#moments.push({ atMs: this.#atMs, text: '', where, names: [...(isSame ? last.names : []), name] });
  }

  #note(text: string): void {
    if (this.#beganMs !== null) this.#moments.push({ atMs: this.#atMs, text, where: '', names: [] });
  }

  get #atMs(): number {
    return Math.round(this.#world.nowMs - (this.#beganMs ?? 0));
  }
}

function listed(names: readonly string[]): string {
  return names.length === 1 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
