import { expect, it } from 'vitest';
import { defaultOwnership, defaultTimings } from './config.ts';
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
