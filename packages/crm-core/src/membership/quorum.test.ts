import { expect, it } from 'vitest';
import type { Breaker } from './claim.ts';
import { defaultOwnership, defaultTimings } from './config.ts';
import type { MembershipConfig } from './config.ts';
import { Quorum } from './quorum.ts';
import type { QuorumFacts } from './quorum-facts.ts';
import { firstStamp } from './stamp.ts';

const witness = { address: '10.0.9.9', port: 1, leaseMs: 2_000, timeoutMs: 500 };
const membership = {
  cluster: 'test',
  nodes: ['a', 'b'].map((id) => ({ id, links: ['10.0.0.1'] })),
  timings: defaultTimings,
  ...defaultOwnership,
  tieBreakers: { ...defaultOwnership.tieBreakers, witness },
  beatPort: 1,
  messagePort: 2,
};

const alone: QuorumFacts = {
  nowMs: 0,
  view: null,
  peers: [
    {
      peer: 'b',
      verdict: 'lost',
      lastHeardMs: 0,
      standing: null,
      hasJoined: false,
      isFenced: false,
    },
  ],
  owns: true,
  isSteppingBack: false,
  isDeparting: false,
  goesOnWithout: false,
  mayGoAlone: true,
  generation: 2,
  changed: firstStamp,
  force: false,
};

const granted = { kind: 'granted', gaveUp: {}, afterLapse: false } as const;

it('the number of a view that was given up is not taken again, when the answer comes after all', () => {
  const quorum = new Quorum({ node: 'a', life: 'a1', membership, generation: 2, startedMs: 0 });
  const [first] = quorum.step(alone).claims;
  quorum.answered('witness', first?.claimId ?? '', granted, 10);
  const { verdict } = quorum.step({ ...alone, nowMs: 10 });
  if (verdict.kind !== 'goAlone') throw new Error(`not granted: ${verdict.kind}`);
  const { generation } = verdict;
  const view = { generation, coordinator: 'a', members: ['a'] };
  const within = { ...alone, view, generation, owns: false };
  const [renewal] = quorum.step({ ...within, nowMs: 1_900 }).claims;
  expect(quorum.step({ ...within, nowMs: 2_000 }).verdict).toEqual({ kind: 'giveUp' });
  quorum.answered('witness', renewal?.claimId ?? '', granted, 2_010);
  const after = quorum.step({ ...within, view: null, nowMs: 2_010 });
  expect(after.verdict).toEqual({ kind: 'stay' });
  const [next] = quorum.step({ ...within, view: null, nowMs: 4_000 }).claims;
  expect(next?.claim.generation).toBeGreaterThan(generation);
});

/** Alone with the word of one tie-breaker, and asked again at once whenever that may be; each answer takes its whole time. */
function misses(tieBreakers: Partial<MembershipConfig['tieBreakers']>, breaker: Breaker, timeoutMs: number): number {
  const config = { ...membership, tieBreakers: { ...defaultOwnership.tieBreakers, ...tieBreakers } };
  const quorum = new Quorum({ node: 'a', life: 'a1', membership: config, generation: 2, startedMs: 0 });
  const [first] = quorum.step(alone).claims;
  quorum.answered(breaker, first?.claimId ?? '', granted, 0);
  const { verdict } = quorum.step(alone);
  const generation = verdict.kind === 'goAlone' ? verdict.generation : 0;
  const view = { generation, coordinator: 'a', members: ['a'] };
  let missed = 0;
  for (let nowMs = 0; nowMs < 60_000; nowMs += 10) {
    const step = quorum.step({ ...alone, view, generation, nowMs });
    if (step.verdict.kind === 'giveUp') return missed - 1;
    for (const { claimId } of step.claims) {
      missed += 1;
      quorum.answered(breaker, claimId, { kind: 'unreachable', reason: 'silence' }, nowMs + timeoutMs);
      nowMs += timeoutMs;
    }
  }
  return Infinity;
}

it('an answer that is missed ends no lease, be it as short as it may', () => {
  expect(misses({ witness: { ...witness, leaseMs: 1_500 } }, 'witness', 500)).toBeGreaterThanOrEqual(1);
  expect(misses({ ping: { targets: ['10.0.9.1'], timeoutMs: 200 } }, 'ping', 200)).toBeGreaterThanOrEqual(4);
});

it('a peer that is lost again before it has joined leaves no way back to the number of before', () => {
  const quorum = new Quorum({ node: 'a', life: 'a1', membership, generation: 2, startedMs: 0 });
  const [first] = quorum.step(alone).claims;
  quorum.answered('witness', first?.claimId ?? '', granted, 10);
  const { verdict } = quorum.step({ ...alone, nowMs: 10 });
  const before = verdict.kind === 'goAlone' ? verdict.generation : 0;
  const view = { generation: before + 2, coordinator: 'a', members: ['a', 'b'] };
  const after = quorum.step({ ...alone, nowMs: 20, view, generation: view.generation });
  expect(after.verdict).toEqual({ kind: 'stay' });
  expect(after.claims[0]?.claim.generation).toBeGreaterThan(view.generation);
});

it('who has left its view asks for another number, also with the lease still in force', () => {
  const quorum = new Quorum({ node: 'a', life: 'a1', membership, generation: 2, startedMs: 0 });
  const [first] = quorum.step(alone).claims;
  quorum.answered('witness', first?.claimId ?? '', granted, 10);
  const { verdict } = quorum.step({ ...alone, nowMs: 10 });
  const generation = verdict.kind === 'goAlone' ? verdict.generation : 0;
  const view = { generation, coordinator: 'a', members: ['a'] };
  quorum.step({ ...alone, nowMs: 20, view, generation });
  const after = quorum.step({ ...alone, nowMs: 30, view: null, generation });
  expect(after.verdict).toEqual({ kind: 'stay' });
  expect(after.claims[0]?.claim.generation).toBeGreaterThan(generation);
});
