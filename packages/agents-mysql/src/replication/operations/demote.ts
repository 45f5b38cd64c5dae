import { failed, ok, type Outcome } from '@understudy/agent-kit';
import { findServer } from '../../find-server.ts';
import { pathsOf, type ReplicatedContext } from '../copy-of.ts';
import { awaitPosition, endSemiSync, readState, setReadOnly, writers } from '../mariadb.ts';
import { peersOf, type Peer } from '../peers.ts';
import { openLocal, openRemote, say, type RemoteAccount, type Session } from '../session.ts';
import { withScore } from './with-score.ts';

/** How long another copy may take for the rest of what was committed here, in milliseconds. */
const handOverMs = 5_000;
/** How long what is under way may go on before it is broken off, in milliseconds. */
const graceMs = 100;

/** Refuses further writes, breaks off what is not being committed, and waits until another copy has all. */
export async function demote(context: ReplicatedContext): Promise<Outcome> {
  const paths = pathsOf(context);
  if ((await findServer(paths)) === undefined) return { code: 'notRunning', reason: 'the server has ended' };
  try {
    await using session = await openLocal(context.parameters, paths);
    if ((await readState(session)).isReadOnly) return ok();
    await endWrites(context, session);
    const { position } = await readState(session);
    const hasAll = await handOver(context, position);
    await endSemiSync(session);
    const reason = hasAll ? '' : `no other copy is known to have all up to ${position}`;
    if (!hasAll) context.log(reason);
    return await withScore(context, ok(reason));
  } catch (error) {
    return failed(`it could not be demoted: ${say(error)}`);
  }
}

/** A client in a transaction gets an error with its next statement; a statement that goes on is ended with one. */
async function endWrites(context: ReplicatedContext, session: Session): Promise<void> {
  await using other = await openLocal(context.parameters, pathsOf(context));
  const own = [session.id, other.id];
  const timer = setTimeout(() => void breakOff(other, own).catch(() => undefined), graceMs);
  try {
    await setReadOnly(session, true, Math.max(context.remainingMs(), 1));
  } finally {
    clearTimeout(timer);
  }
}

async function breakOff(session: Session, own: readonly number[]): Promise<void> {
  for (const { id } of await writers(session, own)) {
    // Not `kill`: one that has just gone is no error worth telling.
    await session.run(`KILL CONNECTION ${Number(id)}`).catch(() => undefined);
  }
}

async function handOver(context: ReplicatedContext, position: string): Promise<boolean> {
  const limitMs = Math.min(handOverMs, context.remainingMs() / 2);
  const has = peersOf(context).flatMap(({ accounts }: Peer) => accounts.map((each) => hasAll(each, position, limitMs)));
  return Promise.any(has).then(
    () => true,
    () => false,
  );
}

/** @throws when it has not */
async function hasAll(account: RemoteAccount, position: string, limitMs: number): Promise<void> {
  await using session = await openRemote(account, limitMs);
  if (!(await awaitPosition(session, position, limitMs))) throw new Error(`${account.host} has not all`);
}
