import type { Body } from './body.ts';
import type { PeerLink } from './peer-link.ts';

/**
 * All are members and heard, and nobody comes, goes or is shot. Then only what is new, or a timer, asks for anything: an
 * observation that says nothing new can be passed over, and so can a monitor that finds what it expected.
 */
export function allIsWell(body: WellBeing, { isSteppingBack, isFencing }: Movements): boolean {
  const { view, peers, nodes, departs, leaving, leavingPeers } = body;
  if (departs !== null || leaving || leavingPeers.size > 0 || isSteppingBack || isFencing) return false;
  if (view?.members.length !== nodes.length) return false;
  return peers.every(({ verdict, seen, hasJoined }) => verdict === 'up' && seen?.said === 'running' && hasJoined);
}

/** What is looked at of a member. */
export interface WellBeing extends Pick<Body, 'view' | 'nodes' | 'departs' | 'leaving' | 'leavingPeers'> {
  readonly peers: readonly Pick<PeerLink, 'verdict' | 'seen' | 'hasJoined'>[];
}

interface Movements {
  readonly isSteppingBack: boolean;
  readonly isFencing: boolean;
}
