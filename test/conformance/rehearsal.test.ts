/** A decision carried out in imagination, on the corpus: what it leads to, and that nothing is left to do then. */
import { expect, test } from 'vitest';
import { leftAfter, worldAfter } from './our-scheduler.ts';
import { compareLines } from './score-lines.ts';
import { drawnLines, stateAfter } from './stages.ts';
import { corpusDirectory, readExpected, readInput, readSuite, readText } from './suite.ts';

const suite = readSuite(corpusDirectory);

/** Where the reference's own imagination says something else of the state after, and why we keep ours. */
const different: ReadonlyMap<string, string> = new Map([
  ['maintenance', 'it names a flag otherwise'],
  ['copy-in-maintenance', 'it names a flag otherwise'],
  ['shutdown', 'it leaves the node where it is, as if it had not been shut down; we take it away'],
  ['bundle-promoted-by-host', 'it carries out a demotion within a bundle, and leaves it promoted'],
  ['bundle-host-lost', 'it leaves the connection of a container that is gone as failed'],
]);
/** What is behind a connection can be asked for only once that is made: the second decision still has something to do. */
const twoLooks: ReadonlySet<string> = new Set(['remote-connection-failed']);
const alike = suite.cases.filter(({ name }) => !different.has(name));

test.each(alike)("the reference's transition for $name leads us to the state that it says", ({ name, date }) => {
  const after = worldAfter(readInput(suite, name), readExpected(suite, name), date);
  const difference = compareLines(stateAfter(readText(suite, 'summary', name)), drawnLines(after));
  expect(difference).toEqual({ missing: [], extra: [] });
});

test('a node that has shut down is gone', () => {
  const after = worldAfter(readInput(suite, 'shutdown'), readExpected(suite, 'shutdown'), undefined);
  expect(drawnLines(after)).toContain('    * OFFLINE: [ alpha ]');
});

test.each(suite.cases.filter(({ name }) => !twoLooks.has(name)))(
  'nothing is left to do once what was decided for $name is done',
  ({ name, date }) => {
    expect(leftAfter(readInput(suite, name), date)).toEqual([]);
  },
);

test.each([...twoLooks])('something is left to do once what was decided for %s is done', (name) => {
  expect(leftAfter(readInput(suite, name), undefined)).not.toEqual([]);
});
