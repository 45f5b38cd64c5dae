import { documentFor } from './world/play.ts';
import { runStory } from './run-story.ts';
import type { Violation } from './check/violation.ts';
import type { Story } from './story/story.ts';

/**
 * The shortest story that still breaks the same rule: drops happenings, then resources,
 * then constraints, then what lies after the violation, until nothing more can go.
 */
export function shrink(story: Story): Shrunk {
  const { violations } = runStory(story);
  const rule = violations[0]?.rule;
  if (rule === undefined) return { story, violations };
  const search = new Search({ story, violations });
  for (let smaller = true; smaller && search.tries < mostTries;) {
    const before = search.best;
    search.dropRuns();
    search.dropResources();
    search.dropConstraints();
    search.shorten();
    smaller = search.best !== before;
  }
  return search.best;
}

export interface Shrunk {
  readonly story: Story;
  readonly violations: readonly Violation[];
}

const mostTries = 600;

class Search {
  best: Shrunk;
  tries = 0;
  readonly #rule: string;

  constructor(start: Shrunk) {
    this.best = start;
    this.#rule = start.violations[0]?.rule ?? '';
  }

  /** Half of the happenings, a quarter, …, single ones. */
  dropRuns(): void {
    for (let size = Math.ceil(this.#count / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let from = 0; from < this.#count;) {
        const { happenings } = this.best.story;
        if (!this.#try({ happenings: [...happenings.slice(0, from), ...happenings.slice(from + size)] })) from += size;
      }
    }
  }

  dropResources(): void {
    for (const name of Object.keys(this.best.story.definition.resources)) {
      const { story } = this.best;
      if (Object.keys(story.definition.resources).length === 1) return;
      const definition = documentFor(story.definition, { kind: 'apply', without: [name], size: 1 });
      this.#try({ definition, happenings: story.happenings.filter((each) => !mentions(each, name)) });
    }
  }

  dropConstraints(): void {
    for (const constraint of this.best.story.definition.constraints ?? []) {
      const { definition } = this.best.story;
      const constraints = (definition.constraints ?? []).filter((each) => each !== constraint);
      this.#try({ definition: { ...definition, constraints } });
    }
  }

  /** Begins sooner, and heals soon after the last of it. */
  shorten(): void {
    const { happenings, healMs } = this.best.story;
    const lastMs = Math.max(firstMs, ...happenings.map(({ atMs, forMs }) => atMs + forMs));
    if (lastMs + 30_000 < healMs) this.#try({ healMs: lastMs + 30_000 });
    const gapMs = (happenings[0]?.atMs ?? firstMs) - firstMs;
    if (gapMs > 1_000) {
      const sooner = happenings.map((each) => ({ ...each, atMs: each.atMs - gapMs }));
      this.#try({ happenings: sooner, healMs: this.best.story.healMs - gapMs });
    }
  }

  get #count(): number {
    return this.best.story.happenings.length;
  }

  #try(change: Partial<Story>): boolean {
    if (this.tries >= mostTries) return false;
    this.tries += 1;
    const story = { ...this.best.story, ...change };
    const { violations } = runStory(story);
    if (violations[0]?.rule !== this.#rule) return false;
    this.best = { story, violations };
    return true;
  }
}

const firstMs = 20_000;

function mentions(happening: Story['happenings'][number], name: string): boolean {
  if ('resource' in happening) return happening.resource === name;
  return happening.kind === 'ask' && 'resource' in happening.wish && happening.wish.resource === name;
}
