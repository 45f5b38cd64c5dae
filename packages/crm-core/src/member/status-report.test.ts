import type { ResourceReport } from '@understudy/contracts';
import { describe, expect, it } from 'vitest';
import { apply } from './scenery.case.ts';
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

  it('is idle on a member that does not decide only when the one who does is at rest with that state', () => {
    const stage = new Stage().startBoth();
    const [a, b] = stage.actors as [Actor, Actor];
    const watching = (interval: string): ReturnType<typeof apply> =>
      apply({ version: 1, resources: { disk: { agent: 'cold', home: 'b', operations: { monitor: { interval } } } } });
    a.ask(watching('1s'), stage.nowMs);
    stage.run(1_000);
    expect(b.status(stage.nowMs).activity).toBe('idle');
    // What b has done of the change waits for its disk, and nothing in the history says that it is under way.
    b.diskMs = 100;
    const before = a.status(stage.nowMs).sequence;
    a.ask(watching('700ms'), stage.nowMs);
    stage.watch = () => {
      const [deciding, other] = [a, b].map((actor) => actor.status(stage.nowMs));
      if (other?.sequence !== before) expect(other?.activity).toBe(deciding?.activity);
    };
    stage.run(1_000);
    expect(a.status(stage.nowMs)).toMatchObject({ activity: 'idle', sequence: before + 1 });
    expect(a.answers.at(-1)).toMatchObject({ kind: 'acknowledged', acknowledgement: { heldBy: ['a', 'b'] } });
  });
});
