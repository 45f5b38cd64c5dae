import { expect, it } from 'vitest';
import type { OwnAnswer, OwnQuestion } from '../definition/explain-own.ts';
import { renderWhy, renderWhyNot } from '../scheduler/report/render-why.ts';
import { renderWhyTransition } from '../scheduler/report/why-transition.ts';
import { fast, request, running, switchable, world } from './recovery.case.ts';
import type { Stage } from './stage.case.ts';

function ask(stage: Stage, node: string, question: Partial<OwnQuestion>): OwnAnswer | null {
  return stage.actor(node).member.why({ resource: null, node: null, ...question }, stage.nowMs);
}

function told(answer: OwnAnswer | null): readonly string[] {
  switch (answer?.kind) {
    case 'why':
      return renderWhy(answer);
    case 'whyNot':
      return renderWhyNot(answer);
    case 'whyTransition':
      return renderWhyTransition(answer);
    default:
      return [];
  }
}

it.each(['a', 'b'])('member %s says why something is where it is, by the names that people wrote', (node) => {
  const lines = told(ask(running(fast), node, { resource: 'web' }));
  expect(lines[0]).toBe('web has copies on a and b, promoted on a: its promotion score is 2100, that on b 0.');
  expect(lines.join('\n')).toContain('constraint home-web: 100, it is promoted already: 2000');
  expect(lines.join('\n')).not.toMatch(/-clone|\w:\d/u);
});

it('what people asked for is part of the answer, and so is what would end it', () => {
  const stage = running(switchable);
  stage.actor('a').ask(request('standbyNode', { node: 'a' }), stage.nowMs);
  stage.run(1_000);
  const lines = told(ask(stage, 'b', { resource: 'web', node: 'a' }));
  expect(lines[0]).toBe('web is not on a: a is in standby.');
  expect(lines.at(-1)).toContain('end the standby: crm node online a');
});

it('what is under way is waited for, and what waits says so', () => {
  const stage = running(switchable);
  stage.actor('a').slownessMs.set('stop base', 500);
  stage.actor('a').ask(request('standbyNode', { node: 'a' }), stage.nowMs);
  stage.run(50);
  expect(told(ask(stage, 'b', { resource: 'disk' }))[0]).toBe(
    'disk runs on a; it should be on b, but cannot be stopped: base cannot be stopped: an operation of base is under way on a.',
  );
  expect(told(ask(stage, 'a', {}))).toContain(
    'disk: start on b waits: disk cannot be stopped: base cannot be stopped: an operation of base is under way on a',
  );
});

it('answers a name that does not exist with those that do', () => {
  expect(ask(running(fast), 'a', { resource: 'wab' })).toMatchObject({ kind: 'unknownResource', name: 'wab' });
  expect(ask(running(fast), 'a', { resource: 'web', node: 'c' })).toMatchObject({
    kind: 'unknownNode',
    known: ['a', 'b'],
  });
});

it('a rehearsal changes nothing', () => {
  const stage = running(fast);
  const before = stage.actors.map((actor) => [actor.status(stage.nowMs), world(actor)]);
  for (const { member } of stage.actors) member.rehearse(stage.nowMs);
  expect(stage.actors.map((actor) => [actor.status(stage.nowMs), world(actor)])).toEqual(before);
});
