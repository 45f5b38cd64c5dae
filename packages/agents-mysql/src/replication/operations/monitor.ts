import { degraded, failed, ok, promoted, waitUntil, type Outcome } from '@understudy/agent-kit';
import { monitor as monitorServer } from '../../operations/monitor.ts';
import { pathsOf, type ReplicatedContext } from '../copy-of.ts';
import { learn, monotonicMs, readEvidence, writeEvidence } from '../evidence-file.ts';
import { scores } from '../fitness.ts';
import { covers } from '../gtid.ts';
import { relate } from '../history.ts';
import { followOn, sayForeign } from '../join-primary.ts';
import { keptExtras } from '../keep-extra.ts';
import {
  forgetSource,
  readReplica,
  readState,
  setWaitForAbsent,
  startApplying,
  type CopyState,
  type ReplicaStatus,
} from '../mariadb.ts';
import { holdersAmong, purgeLogs } from '../purge-logs.ts';
import { askPeers, primaryAmong, type Answered, type PeerAnswer } from '../peers.ts';
import { openLocal, say, type RemoteAccount, type Session } from '../session.ts';
import { markStale, staleReason } from '../stale-mark.ts';
import { sayUnready, scored } from './with-score.ts';

/** How long the others may take to answer, in milliseconds. */
const askLimitMs = 1_000;

/**
 * Is there a server, and does it answer; who is primary; and, of a replica, does it follow: it is put right where that takes
 * nothing away. What is to be copied anew is marked and reported as a failure, for the start after it.
 */
export async function monitor(context: ReplicatedContext): Promise<Outcome> {
  const server = await monitorServer(context);
  if (server.code !== 'ok') return server;
  try {
    await using session = await openLocal(context.parameters, pathsOf(context));
    const mine = await readState(session);
    if (context.probe) return mine.isReadOnly ? ok() : promoted();
    return mine.isReadOnly
      ? await monitorReplica(context, session, mine)
      : await monitorPromoted(context, session, mine);
  } catch (error) {
    return failed(`the state of replication cannot be read: ${say(error)}`);
  }
}

async function monitorPromoted(context: ReplicatedContext, session: Session, mine: CopyState): Promise<Outcome> {
  // Its promotion has left it that: nothing of it is applied any more.
  if ((await readReplica(session)) !== undefined) await forgetSource(session);
  await waitAgain(context, session, mine);
  const logs = await purgeLogs(context, session, async () => {
    const answers = await askPeers(context, { serverId: mine.serverId, timeoutMs: askLimitMs });
    // Read after the answers: no replica is ahead of it.
    return holdersAmong(answers, await readState(session));
  });
  const alone = 'no other copy confirms what is committed: the loss of this host would lose it';
  const worries = joined([context.parameters.semi_sync && !isConfirmed(mine) ? alone : '', sayKept(context), logs]);
  const outcome = worries === '' ? promoted() : degraded(worries, 'promoted');
  return { ...outcome, promotionScore: scores.promoted };
}

function isConfirmed({ isSemiSync, waitsForAbsent, semiSyncReplicas }: CopyState): boolean {
  return isSemiSync && (waitsForAbsent || semiSyncReplicas > 0);
}

/** A replica that ended in good order released its primary: from when one is there again it is waited for again. */
async function waitAgain({ parameters }: ReplicatedContext, session: Session, mine: CopyState): Promise<void> {
  const isDue = parameters.semi_sync && !mine.waitsForAbsent && mine.semiSyncReplicas > 0;
  if (isDue) await setWaitForAbsent(session, true);
}

async function monitorReplica(context: ReplicatedContext, session: Session, mine: CopyState): Promise<Outcome> {
  const view = await lookAround(context, mine);
  const { answers, primary } = view;
  if (primary === undefined) return report(context, session, { looked: ok(), answers, logs: '', primary });
  const replica = await readReplica(session);
  const looked = await followed({ context, session, mine, primary, replica });
  if (looked.code !== 'ok') return looked;
  const hasFollowed = replica !== undefined && isOf(replica, primary);
  await note(context, session, hasFollowed ? view : await lookAgain(context, session, mine));
  const ask = () => Promise.resolve(holdersAmong(answers, primary.state));
  // What it has of its own is in its logs alone.
  const mayPurge = hasFollowed && relate(mine, primary.state).kind === 'ancestor';
  const logs = mayPurge ? await purgeLogs(context, session, ask) : '';
  return report(context, session, { looked, answers, logs, primary });
}

interface View {
  /** Before anybody was asked. */
  readonly askedAtMs: number;
  readonly answers: readonly PeerAnswer[];
  readonly primary: Answered | undefined;
}

async function lookAround(context: ReplicatedContext, { serverId }: CopyState): Promise<View> {
  const askedAtMs = monotonicMs();
  const answers = await askPeers(context, { serverId, timeoutMs: askLimitMs });
  return { askedAtMs, answers, primary: primaryAmong(answers) };
}

/** One that has just begun to follow: until it has seen how the primary waits for it, it could not take its place. */
async function lookAgain(context: ReplicatedContext, session: Session, mine: CopyState): Promise<View> {
  const isConnected = async (): Promise<boolean> => (await readReplica(session))?.isConnected === true;
  await waitUntil(isConnected, { timeoutMs: onItsWayMs, signal: context.signal });
  return lookAround(context, mine);
}

interface Followed {
  readonly context: ReplicatedContext;
  readonly session: Session;
  readonly mine: CopyState;
  readonly primary: Answered;
  readonly replica: ReplicaStatus | undefined;
}

async function followed({ context, session, mine, primary, replica }: Followed): Promise<Outcome> {
  const { datadir } = context.parameters;
  const stale = await staleReason(datadir);
  if (stale !== undefined) return failed(`it needs a new copy of the data: ${stale}`);
  if (replica !== undefined && isOf(replica, primary)) {
    if (replica.fatal === '') return keptGoing(context, session, { primary, replica });
    await markStale(datadir, replica.fatal);
    return failed(`it cannot follow ${primary.name} any more, and needs a new copy of the data: ${replica.fatal}`);
  }
  const relation = relate(mine, primary.state);
  if (relation.kind === 'ancestor') return followOn(context, session, primary);
  if (relation.kind === 'foreign') return failed(sayForeign(context, primary));
  const why = relation.kind === 'blank' ? 'it is empty' : `it has ${relation.extra} transactions of its own`;
  return failed(`it cannot follow ${primary.name} from where it is: ${why}; the next start makes a copy`);
}

async function keptGoing(
  context: ReplicatedContext,
  session: Session,
  { primary, replica }: { readonly primary: Answered; readonly replica: ReplicaStatus },
): Promise<Outcome> {
  if (replica.isIdle || hasLostItsWay(replica, primary)) return followOn(context, session, primary);
  if (!replica.hasStumbled) return ok();
  await startApplying(session);
  return degraded(`its applier had stopped, and was started again: ${replica.lastError}`);
}

function isOf(replica: ReplicaStatus, { accounts }: Answered): boolean {
  return accounts.some((account) => isAt(replica, account));
}

/** It seeks the primary at one address, and another has answered. */
function hasLostItsWay(replica: ReplicaStatus, { account }: Answered): boolean {
  return replica.isSeeking && !isAt(replica, account);
}

function isAt(replica: ReplicaStatus, { host, port }: RemoteAccount): boolean {
  return replica.host === host && replica.port === port;
}

/** How long what the primary had a moment ago may be on its way, in milliseconds. */
const onItsWayMs = 300;

async function note(context: ReplicatedContext, session: Session, { askedAtMs, primary }: View): Promise<void> {
  if (primary === undefined) return;
  const { semi_sync, semi_sync_timeout } = context.parameters;
  let replica: ReplicaStatus | undefined;
  const hasCome = async (): Promise<boolean> => {
    replica = await readReplica(session);
    return replica === undefined || covers(replica.received, primary.state.position);
  };
  await waitUntil(hasCome, { timeoutMs: onItsWayMs, signal: context.signal });
  if (replica === undefined) return;
  const semiSyncTimeoutMs = semi_sync ? semi_sync_timeout * 1_000 : null;
  const look = { askedAtMs, primary: primary.state, replica, semiSyncTimeoutMs };
  await writeEvidence(context.runDirectory, learn(await readEvidence(context.runDirectory), look));
}

interface Report {
  readonly looked: Outcome;
  readonly answers: readonly PeerAnswer[];
  /** What there is to say of its binary logs. */
  readonly logs: string;
  /** While there is one nobody is to be promoted. */
  readonly primary: Answered | undefined;
}

async function report(
  context: ReplicatedContext,
  session: Session,
  { looked, answers, logs, primary }: Report,
): Promise<Outcome> {
  const knowledge = { mine: await readState(session), replica: await readReplica(session), answers };
  const unready = primary === undefined ? '' : await sayUnready(context, knowledge, primary.state);
  const worries = joined([sayRefused(answers), knowledge.replica?.lastError ?? '', sayKept(context), unready, logs]);
  const outcome = await scored(context, ok(joined([looked.reason, worries])), knowledge);
  const isWell = worries === '' && (primary !== undefined || outcome.promotionScore !== scores.unfit);
  return isWell ? outcome : { ...outcome, ...degraded(outcome.reason) };
}

/** Somebody is there who cannot be asked: that is put right by a person, or not at all. */
function sayRefused(answers: readonly PeerAnswer[]): string {
  const refusals = answers.filter((answer) => answer.kind === 'stranger');
  return joined(refusals.map(({ name, reason }) => `${name} refuses replication_user: ${reason}`));
}

function sayKept({ parameters }: ReplicatedContext): string {
  const kept = keptExtras(parameters.datadir);
  return kept.length === 0 ? '' : `transactions that no other copy had are kept in ${kept.join(', ')}`;
}

function joined(reasons: readonly string[]): string {
  return reasons.filter((reason) => reason !== '').join('; ');
}
