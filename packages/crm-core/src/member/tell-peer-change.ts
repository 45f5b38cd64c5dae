import type { PeerObservation } from '../membership/observation.ts';
import type { Body } from './body.ts';
import { silenceText } from './event-text.ts';
import type { PeerChange, PeerLink } from './peer-link.ts';

/** Tells people what the guardian's word has changed: links that went or came, and whether the peer lives. */
export function tellPeerChange(body: Body, peer: PeerLink, { links, verdictChanged, last }: PeerChange): void {
  for (const { link, from, to } of links) {
    if (to === 'late' || (from === 'late' && to === 'up')) continue;
    body.publish('link', `link ${link} to ${peer.peer} is ${to}`, { peer: peer.peer, link, from, to });
  }
  if (verdictChanged) tellVerdict(body, peer, last);
}

/** Of a peer that is lost, what it said last and when: `last`, which may be of a life before the present one. */
function tellVerdict(body: Body, { peer, verdict, seen }: PeerLink, last: PeerObservation | null): void {
  const told = verdict === 'lost' ? last : seen;
  const words = verdict === 'lost' ? silenceText(last, body.now.monotonicMs) : told?.said ? ` (${told.said})` : '';
  body.publish('peer', `${peer} is ${verdict}${words}`, { ...told, verdict });
}
