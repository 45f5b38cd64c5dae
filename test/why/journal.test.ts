/** Nothing is unexplained: from the first scores to the last, every change of a score is in the journal. */
import type { Decision } from '@understudy/crm-core';
import { expect, test } from 'vitest';
import { decideCib } from '../conformance/our-scheduler.ts';
import { corpusDirectory, readInput, readSuite, type Suite } from '../conformance/suite.ts';

/** What the journal does not lead to: `instance on node: told, found`. */
function unexplained({ world, assignment, evidence }: Decision): readonly string[] {
  const { scores, journal } = evidence();
  const told = scores.table.map((row) => row.slice());
  const problems: string[] = [];
  for (const { instance, changes } of journal.entries) {
    for (const { node, before, after } of changes) {
      const row = told[instance];
      if (row?.[node] !== before)
        problems.push(`${world.instances[instance]?.id} on ${node}: ${row?.[node]} before ${before}`);
      if (row !== undefined) row[node] = after;
    }
  }
  assignment.finalScores.forEach((row, instance) => {
    if (row === undefined || world.instances[instance]?.isRemoved === true) return;
    row.forEach((score, node) => {
      const last = told[instance]?.[node];
      if (last !== score)
        problems.push(`${world.instances[instance]?.id} on ${node}: ${last} at the end, not ${score}`);
    });
  });
  return problems;
}

const suite: Suite = readSuite(process.env['WHY_SUITE'] ?? corpusDirectory);

test.each(suite.cases)('every change of a score in $name has its cause in the journal', ({ name, date }) => {
  expect(unexplained(decideCib(readInput(suite, name), { date }))).toEqual([]);
});
