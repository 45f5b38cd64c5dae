import type { EventKind, EventRecord } from '@understudy/contracts';
import { describe, expect, test } from 'vitest';
import { plain } from './paint.ts';
import { happeningsOf, renderTimeline } from './timeline.ts';

let number = 0;

function event(kind: EventKind, text: string, rest: Partial<EventRecord> = {}): EventRecord {
  number += 1;
  return {
    version: 1,
    number,
    at: '2026-11-21T10:00:00.000Z',
    monotonicMs: 1000,
    node: 'a',
    kind,
    text,
    data: {},
    ...rest,
  };
}

const told = (one: EventRecord): readonly string[] => happeningsOf([one]).map(({ text }) => text);

describe('an event in words', () => {
  test('a lost peer, with the length of the silence', () => {
    const data = { verdict: 'lost', peer: 'b', lastHeardMs: 688.4 };
    expect(told(event('peer', '', { data }))).toEqual([
      'has heard nothing of b for 312 ms, on no cable: b counts as lost',
    ]);
  });

  test('a peer that is there says itself what it is', () => {
    expect(told(event('peer', 'b is up (running)', { data: { verdict: 'up' } }))).toEqual(['b is up (running)']);
  });

  test('an operation that went well says what became of the resource', () => {
    const data = { action: 'promote', resource: 'address', code: 'ok' };
    expect(told(event('operation', '', { data }))).toEqual(['has activated address']);
  });

  test('an operation that failed says so in its own words', () => {
    const data = { action: 'promote', resource: 'address', code: 'error' };
    expect(told(event('operation', 'promote of address failed', { data }))).toEqual(['promote of address failed']);
  });

  test('a monitor that found nothing wrong is not worth a line', () => {
    expect(told(event('operation', '', { data: { action: 'monitor', resource: 'site', code: 'ok' } }))).toEqual([]);
  });

  test('a view names its members', () => {
    const data = { members: ['a', 'b'], coordinator: 'b' };
    expect(told(event('view', '', { data }))).toEqual(['new view: a and b in it, b decides']);
  });

  test('a plan goes without its number', () => {
    expect(told(event('transition', 'transition 2.1 begins: promote site on a'))).toEqual(['plans: promote site on a']);
    expect(told(event('transition', 'transition 2.1 is complete'))).toEqual(['done']);
  });

  test('what two members tell of one event is told once', () => {
    const one = event('intent', 'web is to move to b');
    expect(happeningsOf([one, { ...one, number: 77 }])).toHaveLength(1);
  });
});

test('a timeline is in the order of time, from the moment of the deed', () => {
  const happenings = [
    { atMs: 1331.7, who: 'client', text: 'first answer' },
    { atMs: 998.6, who: 'client', text: 'last answer' },
    { atMs: 1000, who: 'b', text: 'loses its power' },
  ];
  expect(renderTimeline(happenings, 1000, plain)).toEqual([
    '      -1 ms  client  last answer',
    '      +0 ms  b       loses its power',
    '    +332 ms  client  first answer',
  ]);
});
