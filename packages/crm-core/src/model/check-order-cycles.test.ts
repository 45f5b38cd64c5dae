import { describe, expect, test } from 'vitest';
import { check, problemLines } from './definition.case.ts';

const plain = { agent: 'disk' };
const groups = {
  cold: { members: ['one', 'two'] },
  other: { members: ['three', 'four'] },
  warm: { kind: 'fast', members: ['five'] },
};
const resources = Object.fromEntries(
  ['a', 'b', 'c', 'one', 'two', 'three', 'four', 'five'].map((name) => [name, plain]),
);

/** `a → b.stop optional`: the action after a dot, the requirement last. */
function order(text: string): object {
  const [first = '', , then = '', requirement = 'mandatory'] = text.split(' ');
  const [firstName, firstAction] = first.split('.');
  const [thenName, thenAction] = then.split('.');
  const actions = { ...(firstAction && { firstAction }), ...(thenAction && { thenAction }) };
  return { kind: 'order', first: firstName, then: thenName, requirement, ...actions };
}

function problemsOf(orders: string): string[] {
  const constraints = orders.split(', ').map(order);
  return problemLines(check({ version: 1, resources, groups, constraints }));
}

function cycleAt(index: number, way: string): string {
  return `order-cycle at constraints/${index}: orders run in a circle: ${way}; leave one of them out, or make it optional`;
}

test.each<[string, string, string[]]>([
  ['two', 'a → b, b → a', [cycleAt(1, 'a → b → a')]],
  ['three', 'a → b, b → c, c → a', [cycleAt(2, 'a → b → c → a')]],
  ['two circles', 'a → b, b → a, b → c, c → b', [cycleAt(1, 'a → b → a'), cycleAt(3, 'b → c → b')]],
  ['around a group', 'two → a, a → cold', [cycleAt(1, 'cold → one → two → a → cold')]],
  ['against the order of a group', 'two → a, a → one', [cycleAt(1, 'one → two → a → one')]],
  ['stops', 'a.stop → b.stop, b.stop → a.stop', [cycleAt(1, 'a → b → a')]],
  ['start and promotion', 'warm → a, a → warm.start', [cycleAt(1, 'warm → five → warm → a → warm')]],
])('a circle of %s', (_title, orders, expected) => {
  expect(problemsOf(orders)).toEqual(expected);
});

describe('no circle', () => {
  test.each([
    ['a diamond', 'a → b, a → c, b → one, c → one'],
    ['an optional way back', 'a → b, b → a optional'],
    ['one after the other, whichever is first', 'a → b, b → a serialize'],
    ['groups that interlock', 'one → three, three → two'],
    ['between the start and the promotion', 'warm.start → a, a → warm'],
    ['start one way, stop the other', 'a → b, b.stop → a.stop'],
  ])('%s', (_title, orders) => {
    expect(problemsOf(orders)).toEqual([]);
  });
});
