import type { QuorumFacts } from '../membership/quorum-facts.ts';
import type { Body } from './body.ts';
import { peerFacts } from './peer-facts.ts';
import type { Work } from './work.ts';

/** The present of a member, as far as its right to own depends on it. */
export function quorumFactsOf(
  { now, view, peers, state, model, departs }: Body,
  { owns, isSteppingBack }: Work,
  scene: Pick<QuorumFacts, 'mayGoAlone' | 'force'>,
): QuorumFacts {
  const policy = model?.properties.noQuorumPolicy ?? 'stop';
  return {
    nowMs: now.monotonicMs,
    view,
    peers: peers.map(peerFacts),
    owns,
    isSteppingBack,
    isDeparting: departs !== null,
    goesOnWithout: policy === 'freeze' || policy === 'demote' || policy === 'ignore',
    generation: state.stamp.generation,
    changed: state.changed,
    ...scene,
  };
}
