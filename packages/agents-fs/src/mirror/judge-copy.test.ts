import { expect, test } from 'vitest';
import type { CopyView } from './copy-view.ts';
import { judgeCopy, type Standing } from './judge-copy.ts';
import type { Epoch } from './lineage.ts';

function epoch(id: number, node: string): Epoch {
  return { id: String(id), generation: id, node, startedMs: id, base: null };
}
const [byA, byB, byAAgain] = [epoch(1, 'a'), epoch(2, 'b'), epoch(3, 'a')];

function copy(node: string, more: Partial<CopyView> = {}): CopyView {
  const still = { role: 'unpromoted', complete: true, final: false, hasFiles: true, change: null } as const;
  return { node, lineage: [byA], ...still, ...more };
}

const limits = { maxLagMs: 60_000, onLoss: 'ask', acceptFile: '/srv/.mirror/accept-loss' } as const;

function judge(own: Partial<CopyView>, peer: CopyView | null, more: Partial<Standing> = {}) {
  const peers = new Map([['a', peer]]);
  return judgeCopy({ own: copy('b', own), peers, lagMs: 800, limits, isAccepted: false, ...more });
}

const blank = { lineage: [], hasFiles: false, complete: false };
const filled = { lineage: [], complete: false };

test.each<[string, Partial<CopyView>, CopyView | null, number]>([
  ['in step, the promoted one is there', {}, copy('a', { role: 'promoted' }), 100],
  ['in step, the promoted one is lost', {}, null, 100],
  ['all are empty', blank, copy('a', blank), 1],
  ['it alone has files', filled, copy('a', blank), 100],
])('fit: %s', (_title, own, peer, score) => {
  expect(judge(own, peer)).toMatchObject({ isFit: true, score });
});

test.each<[string, Partial<CopyView>, CopyView | null, string]>([
  ['empty, and the other one is not', blank, copy('a', filled), 'is empty; a has files'],
  ['empty, and the other one has a history', blank, copy('a'), 'was never in step; a has the files'],
  ['empty, and nobody answers', blank, null, 'a does not answer'],
  ['both have files and no history', filled, copy('a', filled), 'files here and on a'],
  ['in the middle of being copied', { complete: false }, null, 'is not whole yet'],
  ['an older one', { lineage: [byA, byB] }, copy('a', { lineage: [byA, byB, byAAgain] }), 'promoted since'],
  [
    'diverged, and the other one is newer',
    { lineage: [byA, byB] },
    copy('a', { lineage: [byA, byAAgain] }),
    'diverged',
  ],
  ['the former promoted one has more', {}, copy('a'), 'a has more'],
])('unfit: %s', (_title, own, peer, words) => {
  const verdict = judge(own, peer);
  expect(verdict).toMatchObject({ isFit: false, score: -1_000_000 });
  expect(verdict.words).toContain(words);
});

test('all was handed over: fit beside the former promoted one', () => {
  expect(judge({ final: true }, copy('a'))).toMatchObject({ isFit: true, score: 100 });
});

test('the lag is the score, and is stated', () => {
  expect(judge({}, null, { lagMs: 20_400 })).toEqual({
    isFit: true,
    score: 80,
    words: 'has everything until 20.4 s ago',
  });
});

test.each([
  ['refuse', false, false, 'max_lag is 60.0 s'],
  ['refuse', true, false, 'max_lag is 60.0 s'],
  ['ask', false, false, 'make /srv/.mirror/accept-loss on this host'],
  ['ask', true, true, 'a person has accepted'],
  ['accept', false, true, 'until 90.0 s ago'],
] as const)('too far behind, %s, accepted: %s', (onLoss, isAccepted, isFit, words) => {
  const verdict = judge({}, null, { lagMs: 90_000, isAccepted, limits: { ...limits, onLoss } });
  expect(verdict.isFit).toBe(isFit);
  expect(verdict.words).toContain(words);
});
