import { describe, expect, it } from 'vitest';
import { drawStory } from './story/draw-story.ts';
import { runStory } from './run-story.ts';
import { Chronicle } from './tell.ts';

function told(seed: number): readonly string[] {
  const chronicles: Chronicle[] = [];
  const story = drawStory(seed);
  runStory(
    { ...story, healMs: 180_000, happenings: story.happenings.filter(({ atMs }) => atMs < 150_000) },
    (nowMs) => {
      const chronicle = new Chronicle(nowMs);
      chronicles.push(chronicle);
      return chronicle;
    },
  );
  return chronicles.flatMap(({ lines }) => lines);
}

describe('a story', () => {
  it('is the same whenever it is told, and another for another seed', () => {
    const once = told(5);
    expect(once.length).toBeGreaterThan(20);
    expect(told(5)).toEqual(once);
    expect(told(6)).not.toEqual(once);
  });

  it('lasts twenty minutes at least', () => {
    const stories = Array.from({ length: 300 }, (_, seed) => drawStory(seed));
    const shortest = stories.reduce((a, b) => (b.healMs < a.healMs ? b : a));
    expect(runStory(shortest).virtualMs).toBeGreaterThanOrEqual(20 * 60_000);
  });

  it('has ten happenings at least; half of them have six resources', () => {
    const stories = Array.from({ length: 300 }, (_, seed) => drawStory(seed));
    expect(Math.min(...stories.map(({ happenings }) => happenings.length))).toBeGreaterThanOrEqual(10);
    const big = stories.filter(({ definition }) => Object.keys(definition.resources).length >= 6);
    expect(big.length).toBeGreaterThanOrEqual(140);
  });
});
