import type { PeerFacts } from '../membership/quorum-facts.ts';
import type { PeerLink } from './peer-link.ts';

/** What the quorum's rules need to know of a peer. */
export function peerFacts({ peer, verdict, seen, hasJoined, isFenced }: PeerLink): PeerFacts {
  return {
    peer,
    verdict,
    lastHeardMs: seen?.lastHeardMs ?? null,
    standing: seen?.standing ?? null,
    hasJoined,
    isFenced,
  };
}
