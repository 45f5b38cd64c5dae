import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DiskStage, leaseMs } from './disk-stage.case.ts';

type Move =
  | { readonly kind: 'time'; readonly ms: number }
  | { readonly kind: 'goOn'; readonly who: 0 | 1; readonly times: number }
  | { readonly kind: 'want'; readonly who: 0 | 1; readonly newGeneration: boolean }
  | { readonly kind: 'giveBack'; readonly who: 0 | 1 }
  | { readonly kind: 'crash'; readonly who: 0 | 1; readonly lands: boolean };

const who = fc.constantFrom<0 | 1>(0, 1);
const goOn = fc.record({ kind: fc.constant('goOn' as const), who, times: fc.integer({ min: 1, max: 6 }) });
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 12, arbitrary: goOn },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('time' as const), ms: fc.integer({ min: 1, max: 120 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('time' as const), ms: fc.integer({ min: 200, max: 1_300 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('want' as const), who, newGeneration: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('giveBack' as const), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash' as const), who, lands: fc.boolean() }) },
);
const rate = fc.integer({ min: 96, max: 104 }).map((percent) => percent / 100);

function play(stage: DiskStage, each: Move): void {
  if (each.kind === 'time') {
    stage.nowMs += each.ms;
    return;
  }
  const node = stage.nodes[each.who];
  switch (each.kind) {
    case 'goOn':
      for (let times = 0; times < each.times; times += 1) node.goOn(stage);
      return;
    case 'want':
      return node.begin('want', stage, each.newGeneration);
    case 'giveBack':
      return node.begin('giveBack', stage, false);
    case 'crash':
      return node.crash(stage, each.lands);
  }
}

/** Lets one node ask, each question carried to its end. */
function askAlone(stage: DiskStage, index: 0 | 1, newGeneration: boolean): void {
  const node = stage.nodes[index];
  for (let steps = 0; node.isAsking && steps < 1_000; steps += 1) {
    stage.nowMs += 1;
    node.goOn(stage);
  }
  node.begin('want', stage, newGeneration);
  for (let steps = 0; node.isAsking && steps < 1_000; steps += 1) {
    stage.nowMs += 1;
    node.goOn(stage);
  }
}

it('whatever comes between two writers, and whoever crashes, the lease is never with both', () => {
  fc.assert(
    fc.property(fc.array(move, { minLength: 20, maxLength: 160 }), rate, rate, (moves, ...rates) => {
      const stage = new DiskStage(rates);
      for (const each of moves) {
        play(stage, each);
        expect(stage.holders().length).toBeLessThan(2);
      }
    }),
    { numRuns: 4_000 },
  );
});

it('whatever has been, who goes on asking alone has the lease within two leases and a half', () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 80 }), who, (moves, survivor) => {
      const stage = new DiskStage([1, 1]);
      for (const each of moves) play(stage, each);
      const limitMs = stage.nowMs + 2.5 * leaseMs;
      while (stage.nowMs < limitMs && !stage.nodes[survivor].holdsAt(stage.nowMs)) {
        askAlone(stage, survivor, true);
        stage.nowMs += 50;
      }
      expect(stage.nodes[survivor].answers.at(-1)?.kind).toBe('granted');
    }),
    { numRuns: 1_000 },
  );
});

it('who went on when the other’s wish had run out is told so at each question, and at once after a crash', () => {
  const stage = new DiskStage([1, 1]);
  askAlone(stage, 1, true);
  const [a] = stage.nodes;
  while (!a.holdsAt(stage.nowMs)) {
    askAlone(stage, 0, true);
    stage.nowMs += 50;
  }
  const granted = { kind: 'granted', afterLapse: true };
  expect(a.answers.at(-1)).toMatchObject(granted);
  askAlone(stage, 0, false);
  expect(a.answers.at(-1)).toMatchObject(granted);
  a.crash(stage, false);
  askAlone(stage, 0, false);
  expect(a.answers.at(-1)).toMatchObject(granted);
});

it('a crash takes nothing back from a lease that may still be counted on', () => {
  const stage = new DiskStage([1, 1]);
  const [a, b] = stage.nodes;
  // a saw an empty disk, and is slow.
  a.begin('want', stage, true);
  a.goOn(stage);
  askAlone(stage, 1, true);
  expect(stage.holders()).toEqual(['b']);
  b.crash(stage, false);
  b.begin('want', stage, false);
  // Both wish, and see each other: b, whose name comes later, would withdraw.
  for (let steps = 0; steps < 40; steps += 1) {
    for (const node of [a, b]) node.goOn(stage);
    stage.nowMs += 1;
    expect(stage.holders()).toEqual(['b']);
  }
});

it('a lease that was granted is kept by who renews it in time, whatever the other asks', () => {
  const stage = new DiskStage([1, 1]);
  askAlone(stage, 0, true);
  const [a, b] = stage.nodes;
  for (let times = 0; times < 20; times += 1) {
    stage.nowMs += leaseMs / 3;
    askAlone(stage, 1, true);
    askAlone(stage, 0, false);
    expect(stage.holders()).toEqual(['a']);
  }
  expect(new Set(a.answers.map(({ kind }) => kind))).toEqual(new Set(['granted']));
  expect(new Set(b.answers.map(({ kind }) => kind))).toEqual(new Set(['denied']));
});
