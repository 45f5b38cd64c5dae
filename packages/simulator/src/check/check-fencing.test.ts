import { expect, it } from 'vitest';
import { drawStory } from '../story/draw-story.ts';
import { Play } from '../world/play.ts';
import { World } from '../world/world.ts';
import { checkFencing } from './check-fencing.ts';
import { Report } from './report.ts';
import { Troubles } from './troubles.ts';
import type { Rule } from './violation.ts';

/** What is said of a shot at a host with which nothing is wrong. */
function judged({ wasHeard }: { readonly wasHeard: boolean }): readonly Rule[] {
  const story = { ...drawStory(1), happenings: [] };
  const world = new World(story);
  const report = new Report(() => world.nowMs);
  const troubles = new Troubles(world);
  world.watch(checkFencing({ world, report, troubles }));
  new Play(world, story, []).begin();
  world.queue.run(120_000);
  world.fenced(world.host('b'), wasHeard);
  return report.violations.map(({ rule }) => rule);
}

it('a shot at a host that is well is needless, but for one that was ordered while the host was not heard', () => {
  expect(judged({ wasHeard: true })).toEqual(['needless']);
  expect(judged({ wasHeard: false })).toEqual([]);
});
