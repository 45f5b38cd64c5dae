import { failed, ok, waitUntil, type Outcome } from '@understudy/agent-kit';
import { pathsOf, serverIdOf, type ReplicatedContext } from '../copy-of.ts';
import { forgetEvidence } from '../evidence-file.ts';
import { judgeFitness, scores, type Fitness, type Knowledge } from '../fitness.ts';
import { lastOwner, type Promotion } from '../history.ts';
import { acceptsLoss, useConsent } from '../loss-policy.ts';
import { sayLoss, type Loss } from '../loss.ts';
import {
  awaitPosition,
  beginSemiSync,
  endSemiSync,
  ensureAccount,
  readReplica,
  readState,
  setReadOnly,
  setSemiSyncTimeout,
  stopApplying,
  writePromotion,
  type CopyState,
} from '../mariadb.ts';
import { askPeers, primaryAmong, type PeerAnswer } from '../peers.ts';
import { openLocal, say, type Session } from '../session.ts';

/**
 * How long the others may take to answer, in milliseconds: first a moment, since one that was lost never answers; longer
 * where their answer is all that could still make this copy fit.
 */
const momentMs = 150;
const patienceMs = 3_000;
/** What is kept of the deadline to tell the result, in milliseconds. */
const reserveMs = 2_000;

/** Applies all that was received, judges what would be lost, and lets clients write. */
export async function promote(context: ReplicatedContext): Promise<Outcome> {
  try {
    await using session = await openLocal(context.parameters, pathsOf(context));
    const before = await readState(session);
    if (!before.isReadOnly) return { ...ok('it is promoted already'), promotionScore: scores.promoted };
    const asked = askPeers(context, { serverId: before.serverId, timeoutMs: momentMs });
    const obstacle = await applyAll(context, session);
    if (obstacle !== undefined) return failed(obstacle);
    const verdict = await decide(context, session, await asked);
    if ('refusal' in verdict) return failed(verdict.refusal);
    // What came while it waited was counted on.
    const remainder = await endApplying(context, session);
    if (remainder !== undefined) return failed(remainder);
    context.log(`promoted: ${verdict.statement}`, { loss: verdict.loss });
    await takeOver(context, session);
    return { ...ok(verdict.statement), promotionScore: scores.promoted };
  } catch (error) {
    return failed(`it could not be promoted: ${say(error)}`);
  }
}

/**
 * Applies all that was received.
 *
 * @returns why it could not be
 */
async function applyAll(context: ReplicatedContext, session: Session): Promise<string | undefined> {
  const replica = await readReplica(session);
  if (replica === undefined) return undefined;
  const limitMs = Math.max(context.remainingMs() - reserveMs, 0);
  if (await awaitPosition(session, replica.received, replica.isApplying ? limitMs : 1)) return undefined;
  const { lastError = '' } = (await readReplica(session)) ?? {};
  const why = lastError === '' ? '' : `: ${lastError}`;
  return `not all that it received could be applied in time, up to ${replica.received}${why}`;
}

/**
 * Applies what is left, and then no more. The source is left alone until clients can write: to take leave of one that is
 * lost takes seconds, and the next monitor does it.
 *
 * @returns why not everything could be applied
 */
async function endApplying(context: ReplicatedContext, session: Session): Promise<string | undefined> {
  if ((await readReplica(session)) === undefined) return undefined;
  const obstacle = await applyAll(context, session);
  await stopApplying(session);
  if (obstacle !== undefined) return obstacle;
  const received = (await readReplica(session))?.received ?? '';
  const isAll = await awaitPosition(session, received, 1);
  return isAll ? undefined : `its source goes on: ${received} has come, and is not applied`;
}

type Verdict = { readonly statement: string; readonly loss: Loss } | { readonly refusal: string };

async function decide(context: ReplicatedContext, session: Session, answers: readonly PeerAnswer[]): Promise<Verdict> {
  const first = await judgeBy(context, session, answers);
  if (first.kind === 'fit') return accepted(first);
  const second = await judge(context, session, patienceMs);
  if (second.kind !== 'lossy') return accepted(second);
  const acceptance = acceptsLoss(context);
  if (acceptance.kind === 'no') return { refusal: `${sayLoss(second.loss)}${acceptance.remedy}` };
  if (acceptance.kind === 'yes') return accepted(second);
  return accepted(await waitForOwner(context, session, acceptance.waitMs));
}

/** The old primary, back in time, makes it exact, or makes the promotion needless. */
async function waitForOwner(context: ReplicatedContext, session: Session, waitMs: number): Promise<Fitness> {
  let fitness = await judge(context, session, momentMs);
  const isDecided = async (): Promise<boolean> => {
    fitness = await judge(context, session, patienceMs);
    return fitness.kind !== 'lossy';
  };
  const timeoutMs = Math.min(waitMs, Math.max(context.remainingMs() - reserveMs, 0));
  await waitUntil(isDecided, { timeoutMs, intervalMs: 500, signal: context.signal });
  return fitness;
}

function accepted(fitness: Fitness): Verdict {
  if (fitness.kind === 'unfit') return { refusal: fitness.reason };
  return { statement: sayLoss(fitness.loss), loss: fitness.loss };
}

async function judge(context: ReplicatedContext, session: Session, timeoutMs: number): Promise<Fitness> {
  return judgeBy(context, session, await askPeers(context, { serverId: serverIdOf(context), timeoutMs }));
}

async function judgeBy(context: ReplicatedContext, session: Session, answers: readonly PeerAnswer[]): Promise<Fitness> {
  const mine = await readState(session);
  const rival = primaryAmong(answers);
  if (rival !== undefined) return { kind: 'unfit', reason: `${rival.name} is promoted` };
  const knowledge: Knowledge = { mine, replica: await readReplica(session), answers };
  return judgeFitness(context, knowledge);
}

/**
 * A new owner has no replica yet, and no copy has a lease of it: it begins alone, with a row for which it waits in vain for
 * a moment, and waits for a replica from when one has caught up. The same owner, promoted again, may have given a lease
 * before and keeps to it; there is nothing new to write.
 */
async function takeOver(context: ReplicatedContext, session: Session): Promise<void> {
  const { parameters, runDirectory } = context;
  const mine = await readState(session);
  const promotion = promotionOf(context, mine);
  const isNew = promotion.generation !== lastOwner(mine)?.generation;
  const waitMs = parameters.semi_sync ? parameters.semi_sync_timeout * 1_000 : null;
  await forgetEvidence(runDirectory);
  await useConsent(runDirectory);
  if (waitMs === null) await endSemiSync(session);
  else await beginSemiSync(session, isNew ? 1 : waitMs);
  if (isNew) await writePromotion(session, promotion);
  if (waitMs !== null) await setSemiSyncTimeout(session, waitMs);
  if (mine.promotions.length === 0) await giveAccount(context, session);
  await setReadOnly(session, false);
}

/** Under the data's own history, for copies that are made of it. */
async function giveAccount({ parameters }: ReplicatedContext, session: Session): Promise<void> {
  const { replication_user: user, replication_passwd: password } = parameters;
  await ensureAccount(session, { user, password, isLogged: true });
}

function promotionOf({ generation, node }: ReplicatedContext, mine: CopyState): Promotion {
  const last = lastOwner(mine);
  if (last?.serverId === mine.serverId) return last;
  return {
    generation: Math.max(generation, (last?.generation ?? 0) + 1),
    serverId: mine.serverId,
    node,
    base: mine.position,
    origin: mine.isBlank ? 'created' : (mine.promotions[0]?.origin ?? 'adopted'),
  };
}
