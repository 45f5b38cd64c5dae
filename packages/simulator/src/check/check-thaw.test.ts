import { expect, it } from 'vitest';
import { drawStory } from '../story/draw-story.ts';
import { Play } from '../world/play.ts';
import { World } from '../world/world.ts';
import { checkThaw } from './check-thaw.ts';
import { Report } from './report.ts';
import { factsOf } from './scene.ts';
import type { Violation } from './violation.ts';

/** What is said of a host that slept for so many dead times, and of something that both hosts have all the time. */
function judged(deadtimes: number): readonly Violation[] {
  const drawn = drawStory(1);
  const name = 'both';
  const resources = { [name]: { agent: 'address', kind: 'local' } } as const;
  const story = { ...drawn, definition: { version: 1, resources } as const, happenings: [] };
  const world = new World(story);
  const report = new Report(() => world.nowMs);
  const [facts] = factsOf(story.definition, world.manifests).values();
  if (facts === undefined) throw new Error('it is defined');
  // A check that takes it for what one node may have at a time finds it active on two.
  world.watch(checkThaw({ world, facts: new Map([[name, { ...facts, kind: 'switchable' }]]), report }));
  new Play(world, story, []).begin();
  world.queue.run(120_000);
  const b = world.host('b');
  b.freeze();
  world.queue.run(120_000 + deadtimes * story.cluster.timings.deadtimeMs);
  b.thaw(0);
  world.queue.run(240_000);
  return report.violations;
}

it('a thawed host still has what another one has, and it slept so long that it may have been taken over', () => {
  expect(judged(3)).toMatchObject([
    { rule: 'thaw', text: 'both is still active on b, which was frozen and taken over' },
  ]);
});

it('it slept less long, and nobody has taken it over', () => {
  expect(judged(0.5)).toEqual([]);
});
