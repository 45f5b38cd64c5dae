import { describe, expect, it } from 'vitest';
import { emptyState } from '../coordinator/durable-state.ts';
import { allIsWell } from './all-is-well.ts';
import type { WellBeing } from './all-is-well.ts';
import type { MemberHappening } from './input.ts';
import { Member } from './member.ts';
import { manifests, membership, seenUp, timings } from './scenery.case.ts';

const peer: WellBeing['peers'][number] = { verdict: 'up', seen: seenUp, hasJoined: true };
const well: WellBeing = {
  view: { generation: 2, coordinator: 'a', members: ['a', 'b'] },
  nodes: ['a', 'b'],
  peers: [peer],
  departs: null,
  leaving: false,
  leavingPeers: new Map(),
};
const still = { isSteppingBack: false, isFencing: false };

describe('all is well', () => {
  it('where all are members, heard and joined, and nobody moves', () => {
    expect(allIsWell(well, still)).toBe(true);
  });

  const troubles: Record<string, Partial<WellBeing>> = {
    'this node is about to go': { departs: { clean: true } },
    'this node is on its way out': { leaving: true },
    'a peer is on its way out': { leavingPeers: new Map([['b', 'asks']]) },
    'there is no view': { view: null },
    'somebody is not in the view': { view: { generation: 2, coordinator: 'a', members: ['a'] } },
    'a peer is lost': { peers: [{ ...peer, verdict: 'lost' }] },
    'the daemon of a peer is gone for a while': { peers: [{ ...peer, seen: { ...seenUp, said: 'restarting' } }] },
    'a peer was never seen': { peers: [{ ...peer, seen: null }] },
    'a peer has not joined': { peers: [{ ...peer, hasJoined: false }] },
    'one of several peers is lost': { peers: [peer, { ...peer, verdict: 'lost' }] },
  };
  it.each(Object.entries(troubles))('but not while %s', (_, trouble) => {
    expect(allIsWell({ ...well, ...trouble }, still)).toBe(false);
  });

  it('nor while this node gives up what it owned, or somebody is shot', () => {
    expect(allIsWell(well, { ...still, isSteppingBack: true })).toBe(false);
    expect(allIsWell(well, { ...still, isFencing: true })).toBe(false);
  });
});

/** The only node of its cluster, and what it does after an observation that says nothing of anybody. */
function onlyNode(): (spokeMs: number) => readonly string[] {
  const member = new Member({
    node: 'a',
    membership: { ...membership, nodes: [{ id: 'a', links: ['10.0.0.1'] }] },
    membershipHash: 'same',
    life: 'a1',
    state: emptyState('stage'),
    ledger: [],
    manifests,
    startedMonotonicMs: 0,
  });
  const step = (happening: MemberHappening, atMs: number) =>
    member.step({ ...happening, monotonicMs: atMs, wallMs: atMs });
  step({ kind: 'begun' }, 0);
  return (atMs) => {
    const observation = { monotonicMs: atMs, spokeMs: atMs, thawedMs: null, peers: [] };
    const effects = step({ kind: 'observation', observation }, atMs);
    return effects.flatMap((effect) => (effect.kind === 'publish' ? effect.event.kind : []));
  };
}

describe('a member with which all is well', () => {
  it('does nothing after an observation that says nothing new', () => {
    const observe = onlyNode();
    expect(observe(0)).toEqual(['view']);
    expect(observe(100)).toEqual([]);
  });

  it('goes on at once after one before which its host was silent for long', () => {
    const observe = onlyNode();
    observe(0);
    expect(observe(timings.deadtimeMs + 100)).toEqual(['daemon', 'step-back', 'step-back', 'view']);
  });
});
