import { expect, test } from 'vitest';
import { relationOf, unknownSince, type Epoch, type Lineage } from './lineage.ts';

function epoch(id: string, node: string, startedMs = 0, sourceAtMs: number | null = null): Epoch {
  const base = sourceAtMs === null ? null : { sourceAtMs, final: false };
  return { id, generation: startedMs, node, startedMs, base };
}

const first = epoch('1', 'a', 100);
const second = epoch('2', 'b', 200, 190);
const alone = epoch('3', 'a', 300);

test.each<[string, Lineage, Lineage, string]>([
  ['the same epoch', [first], [first], 'same'],
  ['the peer was promoted since', [first], [first, second], 'behind'],
  ['this one was promoted since', [first, second], [first], 'ahead'],
  ['both were', [first, second], [first, alone], 'diverged'],
  ['no history', [], [first], 'unrelated'],
  ['another history', [alone], [second], 'unrelated'],
  ['the old end is forgotten', [first, second], [second], 'same'],
])('%s', (_title, mine, theirs, relation) => {
  expect(relationOf(mine, theirs)).toBe(relation);
});

test.each<[string, string, Lineage, Lineage, number]>([
  ['it was promoted: since what the other one had of it', 'a', [first], [first, second], 190],
  ['it followed: since its last pull', 'b', [first], [first], 150],
  ['it followed, and a third was promoted', 'c', [first], [first, second], 150],
  ['it followed, then was promoted alone', 'a', [first, second, alone], [first, second], 300],
  ['both were promoted since: the earlier moment', 'a', [first, alone], [first, second], 190],
  ['nothing in common', 'a', [alone], [first, second], 0],
  ['no history', 'b', [], [first], 0],
])('unknown since: %s', (_title, node, lineage, theirs, since) => {
  expect(unknownSince({ node, lineage, checkedUntilMs: 150 }, theirs)).toBe(since);
});
