/** The explorer with schedulers of its own: what it counts and how small it makes a difference. */
import { expect, test } from 'vitest';
import type { Action } from '../action.ts';
import { action } from '../action-samples.ts';
import { readCib } from '@understudy/formats';
import { explore, judge, type Schedulers, shrink } from './explore.ts';
import { kindOfDifference } from './kind-of-difference.ts';
import { explorationLines } from './report.ts';
import { withoutCopyNumbers } from './without-copy-numbers.ts';
import { writeCib } from './write-cib.ts';

const ignore = (): void => undefined;

/** Starts everything on the first node. */
const startAll = (cib: string): readonly Action[] =>
  [...cib.matchAll(/<primitive id="(\w+)"/g)].map(([, id], index) => action(index, `${id ?? ''}_start_0 on node1`));

/** The same, but for clusters with a colocation. */
const startAllButColocated = (cib: string): readonly Action[] => (cib.includes('<rsc_colocation') ? [] : startAll(cib));

const schedulers: Schedulers = { reference: startAll, ours: startAllButColocated };

test('the same seed draws the same clusters', () => {
  const drawn = [1, 1, 2].map((seed) =>
    explore({ seed, count: 20 }, schedulers, ignore).map(({ draft }) => writeCib(draft)),
  );
  expect(drawn[0]).toEqual(drawn[1]);
  expect(drawn[0]).not.toEqual(drawn[2]);
});

test('what is drawn is a CIB that our reader understands', () => {
  for (const { draft } of explore({ seed: 3, count: 100 }, schedulers, ignore)) {
    const reading = readCib(writeCib(draft));
    if (reading.kind === 'refused') expect.unreachable(writeCib(draft));
    else expect(reading.unread.filter(({ kind }) => kind === 'invalid' || kind === 'notUnderstood')).toEqual([]);
  }
});

test('a difference is made as small as it gets', () => {
  const trials = explore({ seed: 5, count: 50 }, schedulers, ignore);
  const first = trials.find(({ draft }) => draft.constraints.some(({ kind }) => kind === 'colocation'));
  if (first === undefined) return expect.unreachable('no colocation was drawn');
  const smallest = shrink(first, 5, schedulers);
  expect(smallest).toMatchObject({ resources: [{ kind: 'primitive' }, { kind: 'primitive' }], incidents: [] });
  expect(smallest.constraints.map(({ kind }) => kind)).toEqual(['colocation']);
  expect(smallest.nodes).toHaveLength(2);
});

test('what the reference refuses is not counted, what ours refuses is', () => {
  const refuse = (): never => {
    throw new Error('no');
  };
  const count = (pair: Schedulers): readonly string[] => explorationLines(explore({ seed: 1, count: 4 }, pair, ignore));
  expect(count({ reference: refuse, ours: startAll })[0]).toMatch(/^core 0\/0 /);
  expect(count({ reference: startAll, ours: refuse })).toEqual([
    expect.stringMatching(/^core 0\/4 \(0\.0 %\)/),
    '4 were not decided by ours',
  ]);
  expect(count({ reference: startAll, ours: startAll })[0]).toMatch(/exact 4\/4 \(100\.0 %\)$/);
  expect(judge('', { reference: startAll, ours: refuse })).toMatchObject({ kind: 'thrown' });
});

test('differences are told apart by what is missing and added, without names', () => {
  const [start, probe] = [action(1, 'a_start_0 on n'), action(2, 'a_monitor_0 on n')];
  const kinds = (expected: readonly Action[], actual: readonly Action[]): string | null =>
    kindOfDifference(judge('', { reference: () => expected, ours: () => actual }));
  expect(kinds([start, probe], [start, probe])).toBeNull();
  expect(kinds([start], [action(1, 'b_stop_0 on n'), probe])).toBe('core: -start +stop');
  expect(kinds([start, probe], [start])).toBe('actions: -probe');
  expect(kinds([{ ...start, after: [2] }, probe], [start, probe])).toBe('safe: probe→start');
  expect(kinds([start, probe], [{ ...start, after: [2] }, probe])).toBe('exact: probe→start');
});

test('a small cluster still differs in the same way', () => {
  const trials = explore({ seed: 5, count: 50 }, schedulers, ignore);
  const first = trials.find(({ verdict }) => kindOfDifference(verdict) !== null);
  if (first === undefined) return expect.unreachable('no difference was found');
  const smallest = judge(writeCib(shrink(first, 5, schedulers)), schedulers);
  expect(kindOfDifference(smallest)).toBe(kindOfDifference(first.verdict));
});

test('copies that cannot be told apart are compared without their numbers', () => {
  const clone = (id: string, unique: string): string =>
    `<clone id="${id}-c"><nvpair name="globally-unique" value="${unique}"/><primitive id="${id}"/></clone>`;
  const cib = clone('web', 'false') + clone('own', 'true');
  const keys = ['web:1_start_0', 'web_start_0', 'own:1_start_0'];
  const actions = keys.map((key, index) => action(index, `${key} on n`));
  expect(withoutCopyNumbers(actions, cib).map(({ key }) => key)).toEqual([
    'web_start_0',
    'web_start_0',
    'own:1_start_0',
  ]);
});
