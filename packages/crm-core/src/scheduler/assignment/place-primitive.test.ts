import { expect, test } from 'vitest';
import { absent, actionsOf, clone, primitive } from '../cluster.case.ts';
import { together } from './scene.case.ts';

test('a blocked copy is the last among those that nothing is said of: what keeps away from copies does so from others first', () => {
  const names = actionsOf({
    nodes: { a: {}, b: {} },
    resources: [clone('c', primitive('x'), { promotable: true }), primitive('y')],
    constraints: [together('y', 'c', -100)],
    done: { 'x a': [{ operation: 'stop', code: 1 }], 'x b': [absent], 'y a': [absent], 'y b': [absent] },
  });
  expect(names.filter((name) => name.startsWith('start'))).toEqual(['start x b', 'start y a']);
});
