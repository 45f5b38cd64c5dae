import type { OperationContext } from '@understudy/agent-kit';
import { monotonicMs, readEvidence } from './evidence-file.ts';
import { covers } from './gtid.ts';
import { lastOwner, relate, type Promotion } from './history.ts';
import { exactLoss, isWithin, lossByEvidence, type Loss } from './loss.ts';
import type { CopyState, ReplicaStatus } from './mariadb.ts';
import { answeredOf, type Answered, type PeerAnswer } from './peers.ts';
import { budgetOf, type ReplicatedParameters } from './replicated-parameters.ts';
import { staleReason } from './stale-mark.ts';

/** Whether this copy may be promoted, and how gladly, by all that can be known now. */
export type Fitness =
  | { readonly kind: 'fit'; readonly score: number; readonly loss: Loss }
  /** More would be lost than is allowed: somebody may still decide for it. */
  | { readonly kind: 'lossy'; readonly loss: Loss }
  | { readonly kind: 'unfit'; readonly reason: string };

/** What is said of a copy to the cluster; who is promoted stays so before all others. */
export const scores = {
  promoted: 100,
  inStep: 50,
  wasOwner: 40,
  behind: 20,
  adopted: 10,
  lossy: 5,
  blank: 1,
  unfit: -1,
};

export interface Knowledge {
  readonly mine: CopyState;
  readonly replica: ReplicaStatus | undefined;
  readonly answers: readonly PeerAnswer[];
}

type Context = Pick<OperationContext<ReplicatedParameters>, 'parameters' | 'runDirectory'>;

export async function judgeFitness(context: Context, knowledge: Knowledge): Promise<Fitness> {
  const stale = await staleReason(context.parameters.datadir);
  if (stale !== undefined) return { kind: 'unfit', reason: `it needs a new copy of the data: ${stale}` };
  const { mine } = knowledge;
  const owner = lastOwner(mine);
  const better = betterThan(knowledge);
  if (better !== undefined) return { kind: 'unfit', reason: `${better.name} has what this copy has not` };
  if (owner === undefined) return judgeBeginner(knowledge);
  if (owner.serverId === mine.serverId) return fit('wasOwner', 'it was the last to be promoted');
  const loss = await lossOf(context, knowledge, owner.serverId);
  if (!isWithin(loss, budgetOf(context.parameters))) return { kind: 'lossy', loss };
  return { kind: 'fit', score: loss.kind === 'none' ? scores.inStep : scores.behind, loss };
}

function fit(score: keyof typeof scores, why: string): Fitness {
  return { kind: 'fit', score: scores[score], loss: { kind: 'none', why } };
}

/** A copy that is of a later promotion, or further on in the same one without being its owner. */
function betterThan({ mine, answers }: Knowledge): Answered | undefined {
  const generation = lastOwner(mine)?.generation ?? -1;
  return answeredOf(answers).find(({ state }) => {
    const theirs = lastOwner(state);
    if (theirs === undefined) return mine.isBlank && !state.isBlank;
    if (theirs.generation > generation) return true;
    const isOwner = theirs.serverId === state.serverId;
    return theirs.generation === generation && !isOwner && !covers(mine.position, state.position);
  });
}

/** Nobody has ever been promoted. An empty copy must not win over one with data that is only out of reach. */
function judgeBeginner({ mine, answers }: Knowledge): Fitness {
  if (!mine.isBlank) return fit('adopted', 'no copy has been promoted before');
  const away = answers.find(({ kind }) => kind !== 'answered');
  if (away === undefined) return fit('blank', 'no copy has any data yet');
  return { kind: 'unfit', reason: `it is empty, and ${away.name}, which may have data, does not answer` };
}

async function lossOf(context: Context, { mine, replica, answers }: Knowledge, owner: number): Promise<Loss> {
  const reached = answeredOf(answers).find(({ state }) => state.serverId === owner);
  if (reached !== undefined && relate(mine, reached.state).kind === 'ancestor') {
    return exactLoss({ ...mine, position: furthest(mine, replica) }, reached.state);
  }
  return lossUnasked(context, { mine, replica }, lastOwner(mine));
}

/** What a promotion would lose if the last owner could not be asked. */
export async function lossUnasked(
  { runDirectory }: Pick<Context, 'runDirectory'>,
  { mine, replica }: Pick<Knowledge, 'mine' | 'replica'>,
  owner: Promotion | undefined,
): Promise<Loss> {
  const evidence = await readEvidence(runDirectory);
  const isOfOwner = evidence?.generation === owner?.generation;
  return lossByEvidence(isOfOwner ? evidence : undefined, furthest(mine, replica), monotonicMs());
}

/** What was received is had: a promotion applies it first. */
function furthest({ position }: CopyState, replica: ReplicaStatus | undefined): string {
  const received = replica?.received ?? '';
  return covers(received, position) ? received : position;
}
