/*
 * How fit a copy is to be promoted, and what would be lost. Pure. The score says it to the cluster, the words to people;
 * a copy that is not fit has a score below zero, and refuses.
 */
import type { CopyView } from './copy-view.ts';
import { relationOf } from './lineage.ts';

export interface Standing {
  readonly own: CopyView;
  /** Null: does not answer. */
  readonly peers: ReadonlyMap<string, CopyView | null>;
  /** How long ago it last was in step, in milliseconds; null: never. */
  readonly lagMs: number | null;
  readonly limits: LossLimits;
  /** A person has said once that this copy is to be taken as it is. */
  readonly isAccepted: boolean;
}

export interface LossLimits {
  readonly maxLagMs: number;
  readonly onLoss: 'refuse' | 'ask' | 'accept';
  /** What a person makes to accept. */
  readonly acceptFile: string;
}

export interface Verdict {
  readonly isFit: boolean;
  readonly score: number;
  /** Why, and what would be missing. */
  readonly words: string;
}

const never = -1_000_000;
export const promotedScore = 200;
const fullScore = 100;
const emptyScore = 1;

export function judgeCopy(standing: Standing): Verdict {
  const { own, isAccepted, limits } = standing;
  if (own.role === 'promoted') return fit(promotedScore, 'serves the others');
  const verdict = own.lineage.length === 0 ? judgeWithoutHistory(standing) : judgeWithHistory(standing);
  const mayAccept = isAccepted && (limits.onLoss !== 'refuse' || own.lineage.length === 0);
  if (verdict.isFit || !mayAccept) return verdict;
  return fit(emptyScore, `a person has accepted it as it is (${verdict.words})`);
}

function judgeWithoutHistory({ own, peers, limits }: Standing): Verdict {
  const silent = [...peers].find(([, view]) => view === null)?.[0];
  const views = [...peers.values()].filter((view) => view !== null);
  const known = views.find(({ lineage }) => lineage.length > 0);
  if (known !== undefined) return unfit(`was never in step; ${known.node} has the files`);
  if (silent !== undefined) return unfit(`was never in step, and ${silent} does not answer${remedy(limits)}`);
  const filled = views.find(({ hasFiles }) => hasFiles);
  if (!own.hasFiles) {
    return filled === undefined ? fit(emptyScore, 'is empty, as all are') : unfit(`is empty; ${filled.node} has files`);
  }
  if (filled === undefined) return fit(fullScore, 'has files, and no other copy has');
  const choice = `empty the directory on one of them, or make ${limits.acceptFile} on the one that is to be kept`;
  return unfit(`there are files here and on ${filled.node}, and nobody knows which are right: ${choice}`);
}

function judgeWithHistory(standing: Standing): Verdict {
  const { own, peers, limits } = standing;
  if (!own.complete) return unfit(`is not whole yet: it was being brought into step${remedy(limits)}`);
  for (const peer of peers.values()) {
    const better = peer === null ? undefined : whyPeerIsBetter(own, peer);
    if (better !== undefined) return unfit(better);
  }
  if (isOwner(own)) return fit(fullScore, 'was the promoted one last');
  if (own.final) return fit(fullScore, 'has everything');
  return judgeLag(standing);
}

function whyPeerIsBetter(own: CopyView, peer: CopyView): string | undefined {
  switch (relationOf(own.lineage, peer.lineage)) {
    case 'behind':
      return `${peer.node} has been promoted since`;
    case 'diverged':
      return isNewer(peer, own) ? `has diverged from ${peer.node}, which was promoted later` : undefined;
    case 'same':
      return lacksWhatOwnerHas(own, peer) ? `${peer.node} has more, and can be promoted itself` : undefined;
    case 'unrelated':
      return peer.role === 'unpromoted' ? undefined : `has nothing in common with ${peer.node}, which is promoted`;
    case 'ahead':
      return undefined;
  }
}

/** While the owner is promoted, the cluster knows why it asks for another one. */
function lacksWhatOwnerHas(own: CopyView, peer: CopyView): boolean {
  return isOwner(peer) && peer.role === 'unpromoted' && !own.final;
}

function isNewer(peer: CopyView, own: CopyView): boolean {
  const [theirs, ours] = [peer.lineage.at(-1)?.generation ?? 0, own.lineage.at(-1)?.generation ?? 0];
  return theirs === ours ? peer.node < own.node : theirs > ours;
}

function isOwner({ node, lineage }: CopyView): boolean {
  return lineage.at(-1)?.node === node;
}

function judgeLag({ lagMs, limits }: Standing): Verdict {
  if (lagMs === null) return unfit(`was never in step${remedy(limits)}`);
  const words = `has everything until ${inSeconds(lagMs)} ago`;
  const score = Math.max(emptyScore, fullScore - Math.floor(lagMs / 1_000));
  if (lagMs <= limits.maxLagMs || limits.onLoss === 'accept') return fit(score, words);
  return unfit(`${words}, and max_lag is ${inSeconds(limits.maxLagMs)}${remedy(limits)}`);
}

function remedy({ onLoss, acceptFile }: LossLimits): string {
  return onLoss === 'refuse' ? '' : `; to take it all the same, make ${acceptFile} on this host`;
}

function inSeconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

function fit(score: number, words: string): Verdict {
  return { isFit: true, score, words };
}

function unfit(words: string): Verdict {
  return { isFit: false, score: never, words };
}
