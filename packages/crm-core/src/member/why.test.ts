import { describe, expect, it } from 'vitest';
import type { ClusterAnswer } from '../coordinator/name-requests.ts';
import type { OwnQuestion } from '../definition/explain-own.ts';
import { renderWhy, renderWhyNot } from '../scheduler/report/render-why.ts';
import { renderWhyTransition } from '../scheduler/report/why-transition.ts';
import { fast, request, running, switchable, world } from './recovery.case.ts';
import type { MemberRequest } from './message.ts';
import { applyGroup } from './scenery.case.ts';
import type { Stage } from './stage.case.ts';

function ask(stage: Stage, node: string, question: Partial<OwnQuestion>): ClusterAnswer | null {
  return stage.actor(node).member.why({ resource: null, node: null, ...question }, stage.nowMs);
}

function told(answer: ClusterAnswer | null): readonly string[] {
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

/** An answer on a cluster where somebody has asked for something, an hour long where it has an end. */
function after(document: MemberRequest, kind: string, subject: object, question: Partial<OwnQuestion>): ClusterAnswer {
  const stage = running(document);
  stage.actor('a').ask(request(kind, subject), stage.nowMs);
  stage.run(2_000);
  const answer = ask(stage, 'b', question);
  if (answer === null) throw new Error('b understands what was applied');
  return answer;
}

describe('what a person asked for stands in the place of what it was turned into', () => {
  const move = { resource: 'web', node: 'b', untilWallMs: 3_600_000 };

  it('a move', () => {
    const answer = after(switchable, 'moveResource', move, { resource: 'web' });
    const lines = told(answer);
    expect(lines[0]).toContain('web runs on b and stays there: me moved web to b (INFINITY)');
    expect(lines.join('\n')).not.toContain('move of web');
    expect(answer).toMatchObject({
      requests: [{ kind: 'move', subject: 'web', node: 'b', who: 'me', until: '1970-01-01T01:00:00.000Z' }],
    });
    expect(told(after(switchable, 'moveResource', move, { resource: 'web', node: 'a' })).at(-1)).toContain(
      'crm resource move web --end',
    );
  });

  it('a move of what is fast', () => {
    const lines = told(after(fast, 'moveResource', move, { resource: 'web' })).join('\n');
    expect(lines).toContain('web on b: promoted, promotion score INFINITY (said by its agent: 0, me moved web to b');
    expect(lines).not.toContain('move of web');
  });

  it('a move away', () => {
    const away = { resource: 'web', untilWallMs: 3_600_000 };
    const lines = told(after(switchable, 'moveResource', away, { resource: 'web', node: 'a' }));
    expect(lines[0]).toBe('web is not on a: me moved web away from a.');
    expect(lines.at(-1)).toContain('end the move: crm resource move web --end');
  });

  it.each([
    ['a group, which is started as a whole', 'web', 'crm resource start web'],
    ['one of its members', 'base', 'crm resource start base'],
  ])('a stop of %s', (_title, resource, command) => {
    const answer = after(switchable, 'stopResource', { resource }, { resource });
    expect(told(answer)[0]).toContain(`me stopped ${resource}`);
    expect(told(answer).at(-1)).toBe(`  - set its target role to Started: ${command}`);
    expect(answer).toMatchObject({ requests: [{ kind: 'stop', subject: resource }] });
  });

  it('and what was asked of others is left out, but for nodes', () => {
    const stage = running(applyGroup('switchable', { disk: 'cold', base: 'cold' }));
    stage.actor('a').ask(request('stopResource', { resource: 'base' }), stage.nowMs);
    stage.actor('a').ask(request('standbyNode', { node: 'b' }), stage.nowMs);
    stage.run(1_000);
    expect(ask(stage, 'a', { resource: 'disk' })).toMatchObject({ requests: [{ kind: 'standby', subject: 'b' }] });
    expect(ask(stage, 'a', {})).toMatchObject({ requests: [{ kind: 'stop' }, { kind: 'standby' }] });
  });
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
