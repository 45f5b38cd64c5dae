import { expect, it } from 'vitest';
import { absent, actionsOf, clone, group, order, primitive, up, type Done } from '../cluster.case.ts';

/** `x` comes after all copies of `c`, and is on the first node. */
function actionsWhere(onFirst: readonly Done[], onSecond: readonly Done[]): readonly string[] {
  return actionsOf({
    nodes: { a: {}, b: {} },
    resources: [clone('c', primitive('copy')), primitive('x')],
    constraints: [order('c', 'x')],
    done: { 'copy a': onFirst, 'copy b': onSecond, 'x a': up, 'x b': [absent] },
  }).filter((name) => name.includes(' x '));
}

const failed: readonly Done[] = [...up, { operation: 'monitor', intervalMs: 5_000, code: 7 }];

it('what comes after a clone is restarted with the copy beside it, and with no other', () => {
  expect(actionsWhere(failed, up)).toEqual(['start x a', 'stop x a']);
  expect(actionsWhere(up, failed)).toEqual([]);
});

it('a copy beside it that nobody can stop restarts nothing, again and again', () => {
  expect(actionsWhere([...up, { operation: 'stop', code: 1 }], up)).toEqual([]);
});

it('what was being started is stopped before it follows the copy beside it, alone or in a group', () => {
  const begun: Done = { operation: 'start', callId: -1, code: 193, state: 'pending' };
  const alone = primitive('x');
  for (const then of [alone, group('g', [alone])]) {
    const actions = actionsOf({
      nodes: { a: {} },
      resources: [clone('c', primitive('copy')), then],
      constraints: [order('c', then.id)],
      done: { 'copy a': [absent], 'x a': [begun] },
    });
    expect(actions.filter((name) => name.includes(' x '))).toEqual(['start x a', 'stop x a']);
  }
});
