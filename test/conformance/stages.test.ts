import { expect, test } from 'vitest';
import { compareLines } from './score-lines.ts';
import { stateBefore } from './stages.ts';

test('the state before a transition is what stands between its title and the summary', () => {
  const summary = `Using the original execution date of: 2020-01-01 00:00:00Z
Current cluster status:
  * Node List:
    * Online: [ a b ]

0 of 1 resource instances DISABLED and 1 BLOCKED from further action due to failure
  * Full List of Resources:
    * site\t(ocf:x:y):\t Started a (Not installed)\u0020

Transition Summary:
  * Move site ( a -> b )
`;
  expect(stateBefore(summary)).toEqual([
    '  * Node List:',
    '    * Online: [ a b ]',
    '  * Full List of Resources:',
    '    * site\t(ocf:x:y):\t Started a (Not installed)',
  ]);
});

test('lines are compared as often as they are there, in any order', () => {
  expect(compareLines(['a', 'b', 'b'], ['b', 'c', 'a'])).toEqual({ missing: ['b'], extra: ['c'] });
});
