import { expect, it } from 'vitest';
import { emptyState } from '../coordinator/durable-state.ts';
import type { PeerObservation } from '../membership/observation.ts';
import { Member } from './member.ts';
import { manifests, membership, seenUp } from './scenery.case.ts';

/** What a member says of its peer, when its guardian has seen these things of it, one after the other. */
function said(...seen: readonly (readonly [monotonicMs: number, of: Partial<PeerObservation>])[]): readonly string[] {
  const member = new Member({
    node: 'a',
    membership,
    membershipHash: '',
    life: 'a1',
    state: emptyState('stage'),
    ledger: [],
    manifests,
    startedMonotonicMs: 0,
  });
  const effects = seen.flatMap(([monotonicMs, of]) => {
    const b: PeerObservation = { ...seenUp, ...of };
    const observation = { monotonicMs, spokeMs: monotonicMs, thawedMs: null, peers: [b] };
    return member.step({ kind: 'observation', observation, monotonicMs, wallMs: monotonicMs });
  });
  return effects.flatMap((effect) =>
    effect.kind === 'publish' && effect.event.kind === 'peer' ? [effect.event.text] : [],
  );
}

const back = { said: 'starting', incarnation: 'b2' } as const;

it('a peer that is lost: how long it was silent and what it said last, once, also when it begins to come back', () => {
  const texts = said(
    [1_000, {}],
    [1_300, { verdict: 'lost' }],
    [2_000, { ...back, verdict: 'lost', lastHeardMs: 1_996 }],
    [2_100, { ...back, lastHeardMs: 2_096 }],
    [2_200, { ...back, said: 'running', lastHeardMs: 2_196 }],
  );
  expect(texts).toEqual([
    'b is up (running)',
    'b is lost after 310 ms of silence; it last said that it is running',
    'b is up (starting)',
    'b is up (running)',
  ]);
});

it('a peer whose next life is heard before it was missed: the silence and the words of the life that ended', () => {
  const texts = said([1_000, {}], [1_200, { ...back, verdict: 'lost', lastHeardMs: 1_196 }]);
  expect(texts).toEqual(['b is up (running)', 'b is lost after 210 ms of silence; it last said that it is running']);
});
