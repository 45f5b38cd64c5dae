import type { ResourceReport } from '@understudy/contracts';
import { describe, expect, it } from 'vitest';
import { applyGroup, Stage } from './stage.case.ts';
import type { Actor } from './stage.case.ts';

const switchable = applyGroup('switchable', { disk: 'cold', base: 'cold' });

/** What a node says of the resources whose turn has not come, or is now: once each, in order. */
function story(stage: Stage, node: string, ms: number): readonly string[] {
  const told: string[] = [];
  for (const endMs = stage.nowMs + ms; stage.nowMs < endMs;) {
    stage.run(5);
    const words = stage.actor(node).status(stage.nowMs).resources.map(wordsFor).join('; ');
    if (words !== told.at(-1)) told.push(words);
  }
  return told;
}

function wordsFor({ resource, instances, next }: ResourceReport): string {
  const now = instances.map(({ node, role, operation }) => `${operation ?? role} on ${node}`);
  return `${resource}: ${[...now, ...next.map(({ node, role }) => `then ${role} on ${node}`)].join(', ')}`;
}

describe('a status', () => {
  it.each(['a', 'b'])('of %s says what is being done, and what waits for its turn', (node) => {
    const stage = new Stage().startBoth();
    stage.actor('a').ask(switchable, stage.nowMs);
    expect(story(stage, node, 1_000)).toEqual([
      'disk: then started on a; base: then started on a',
      'disk: start on a; base: then started on a',
      'disk: monitor on a; base: start on a',
      'disk: started on a; base: monitor on a',
      'disk: started on a; base: started on a',
    ]);
  });

  it('says that a resource moves, and of one that cannot run that it does not', () => {
    const stage = new Stage().startBoth();
    stage.actor('a').ask(switchable, stage.nowMs);
    stage.run(1_000);
    const [a, b] = stage.actors as [Actor, Actor];
    for (const actor of [a, b]) actor.verdicts.set('start base', 'notInstalled');
    b.slownessMs.set('start disk', 100);
    a.ask({ kind: 'cluster', request: { kind: 'standbyNode', node: 'a', who: '', why: '' } }, stage.nowMs);
    const told = story(stage, 'a', 2_000);
    expect(told).toContain('disk: stop on a, then started on b; base: then started on b');
    expect(told.at(-1)).toBe('disk: started on b; base: ');
  });
});
