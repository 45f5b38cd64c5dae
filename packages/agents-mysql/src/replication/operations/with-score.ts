import type { Outcome } from '@understudy/agent-kit';
import { pathsOf, serverIdOf, type ReplicatedContext } from '../copy-of.ts';
import { judgeFitness, lossUnasked, scores, type Fitness, type Knowledge } from '../fitness.ts';
import { lastOwner, type History } from '../history.ts';
import { acceptsLoss } from '../loss-policy.ts';
import { isWithin, sayLoss } from '../loss.ts';
import { readReplica, readState } from '../mariadb.ts';
import { askPeers } from '../peers.ts';
import { budgetOf } from '../replicated-parameters.ts';
import { openLocal } from '../session.ts';

/** How long the others may take to answer, in milliseconds. */
const askLimitMs = 1_000;

/** What is known of this copy and the others, for an outcome of one that is not promoted. */
export async function withScore(context: ReplicatedContext, outcome: Outcome): Promise<Outcome> {
  const answers = await askPeers(context, { serverId: serverIdOf(context), timeoutMs: askLimitMs });
  await using session = await openLocal(context.parameters, pathsOf(context));
  const knowledge = { mine: await readState(session), replica: await readReplica(session), answers };
  return await scored(context, outcome, knowledge);
}

export async function scored(context: ReplicatedContext, outcome: Outcome, knowledge: Knowledge): Promise<Outcome> {
  const fitness = await judgeFitness(context, knowledge);
  const { promotionScore, reason } = say(context, fitness);
  return { ...outcome, promotionScore, reason: [outcome.reason, reason].filter((text) => text !== '').join('; ') };
}

/** Of a copy that follows: why it would refuse if the primary were lost now; nothing if it would not. */
export async function sayUnready(context: ReplicatedContext, knowledge: Knowledge, primary: History): Promise<string> {
  // That it was promoted may have come and not be applied yet.
  const loss = await lossUnasked(context, knowledge, lastOwner(primary));
  if (isWithin(loss, budgetOf(context.parameters)) || acceptsLoss(context).kind !== 'no') return '';
  return `it could not take over if the primary were lost now: ${sayLoss(loss)}`;
}

function say(context: ReplicatedContext, fitness: Fitness) {
  switch (fitness.kind) {
    case 'fit':
      return { promotionScore: fitness.score, reason: '' };
    case 'unfit':
      return { promotionScore: scores.unfit, reason: `not to be promoted: ${fitness.reason}` };
    case 'lossy': {
      const acceptance = acceptsLoss(context);
      const promotionScore = acceptance.kind === 'no' ? scores.unfit : scores.lossy;
      const remedy = acceptance.kind === 'no' ? acceptance.remedy : '';
      return { promotionScore, reason: `${sayLoss(fitness.loss)}${remedy}` };
    }
  }
}
