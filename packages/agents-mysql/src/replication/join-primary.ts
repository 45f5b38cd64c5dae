import { failed, ok, type OperationContext, type Outcome } from '@understudy/agent-kit';
import type { ServerPaths } from '../server-paths.ts';
import { copyFrom } from './copy.ts';
import { forgetEvidence } from './evidence-file.ts';
import { covers, isWrittenBy } from './gtid.ts';
import { lastOwner, relate, type Relation } from './history.ts';
import { keepExtra } from './keep-extra.ts';
import {
  awaitPosition,
  follow,
  isLeftBehind,
  listLogs,
  logStart,
  readReplica,
  readState,
  stopReceiving,
  type CopyState,
} from './mariadb.ts';
import type { Answered } from './peers.ts';
import type { ReplicatedParameters } from './replicated-parameters.ts';
import { openLocal, type Session } from './session.ts';
import { copying, dropStale, staleReason } from './stale-mark.ts';

type Context = OperationContext<ReplicatedParameters>;

/** What is received but not applied may take this long, in milliseconds, when the source changes. */
const drainMs = 5_000;

/** Makes this copy a replica of the primary, at any cost but that of data that nobody else has. */
export async function joinPrimary(context: Context, paths: ServerPaths, primary: Answered): Promise<Outcome> {
  await using session = await openLocal(context.parameters, paths);
  await forgetEvidence(context.runDirectory);
  const stale = await staleReason(context.parameters.datadir);
  const mine = await readState(session);
  const relation = relate(mine, primary.state);
  // An empty one has a copy sooner than the whole history, which may not be there any more.
  if (stale === undefined && relation.kind === 'ancestor' && !mine.isBlank)
    return await followOn(context, session, primary);
  if (relation.kind === 'foreign' && stale === undefined) return failed(sayForeign(context, primary));
  const kept = await keepWhatIsOwn(context, session, { relation, isDoubtful: isDoubtful(mine, stale) });
  if ('problem' in kept) return failed(kept.problem);
  context.log(`copying from ${primary.name}`, { host: primary.account.host });
  const copy = await copyFrom(context, paths, primary.account);
  if ('problem' in copy) return failed(copy.problem);
  await follow(session, primary.account, copy.position);
  await dropStale(context.parameters.datadir);
  return ok(['it was made a copy of ' + primary.name, kept.reason].filter((text) => text !== '').join('; '));
}

/** Follows from where it is. */
export async function followOn(context: Context, session: Session, primary: Answered): Promise<Outcome> {
  await stopReceiving(session);
  const replica = await readReplica(session);
  if (replica !== undefined) {
    const isApplied = replica.isApplying && (await awaitPosition(session, replica.received, drainMs));
    // What was received and not applied goes, and with it what was known by it.
    if (!isApplied) await forgetEvidence(context.runDirectory);
  }
  const { position } = await readState(session);
  await follow(session, primary.account, position);
  return ok(`it follows ${primary.name}`);
}

interface Case {
  readonly relation: Relation;
  readonly isDoubtful: boolean;
}

/**
 * One that could not follow although the numbers said so has something of its own somewhere. Not one that was away for so
 * long that the primary has not kept what it lacks, unless somebody else than a primary wrote to it.
 */
function isDoubtful(mine: CopyState, stale: string | undefined): boolean {
  if (stale === undefined || stale === copying) return false;
  const isOwner = lastOwner(mine)?.serverId === mine.serverId;
  return !isLeftBehind(stale) || (!isOwner && isWrittenBy(mine.position, mine.serverId));
}

async function keepWhatIsOwn(context: Context, session: Session, { relation, isDoubtful }: Case) {
  const mine = await readState(session);
  const base =
    relation.kind === 'diverged' ? relation.base : isDoubtful ? await beginOfDoubt(session, mine) : undefined;
  if (base === undefined) return { reason: '' };
  const kept = await keepExtra(context, session, base);
  if ('problem' in kept) return { problem: `what only this copy has could not be kept: ${kept.problem}` };
  const count = relation.kind === 'diverged' ? `${relation.extra} transactions` : 'its last transactions';
  const reason = `${count} that only this copy had are kept in ${kept.file}`;
  context.log(reason, { base, position: mine.position });
  return { reason };
}

/** The last promotion, or where the logs begin: what went of them every copy had. */
async function beginOfDoubt(session: Session, mine: CopyState): Promise<string | undefined> {
  const base = lastOwner(mine)?.base;
  const [oldest] = (await listLogs(session)).logs;
  if (base === undefined || oldest === undefined) return base;
  const start = await logStart(session, oldest.name);
  return covers(start, base) ? start : base;
}

export function sayForeign({ parameters }: Context, primary: Answered): string {
  return (
    `the data in ${parameters.datadir} were never a copy of those on ${primary.name}; ` +
    'if nobody needs them, move them away, and a copy is made'
  );
}
