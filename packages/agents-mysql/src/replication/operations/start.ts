import { failed, ok, type Outcome } from '@understudy/agent-kit';
import { findServer } from '../../find-server.ts';
import { start as startServer } from '../../operations/start.ts';
import { asServer, pathsOf, serverIdOf, type ReplicatedContext } from '../copy-of.ts';
import { forgetEvidence } from '../evidence-file.ts';
import { joinPrimary } from '../join-primary.ts';
import { ensureAccount, readState } from '../mariadb.ts';
import { askPeers, primaryAmong } from '../peers.ts';
import { openLocal, say } from '../session.ts';
import { withScore } from './with-score.ts';

/** How long the others may take to answer before there is a database here, in milliseconds. */
const askLimitMs = 2_000;

/** Brings the server up, read-only, and makes it a replica where there is a primary. */
export async function start(context: ReplicatedContext): Promise<Outcome> {
  const paths = pathsOf(context);
  const wasRunning = (await findServer(paths)) !== undefined;
  const serverId = serverIdOf(context);
  const primary = primaryAmong(await askPeers(context, { serverId, timeoutMs: askLimitMs }));
  // What an empty directory is to hold comes from the primary.
  const enable_creation = context.parameters.enable_creation || primary !== undefined;
  const started = await startServer(asServer({ ...context, parameters: { ...context.parameters, enable_creation } }));
  if (started.code !== 'ok') return started;
  try {
    // What it had received and not applied may be gone with the server's process.
    if (!wasRunning) await forgetEvidence(context.runDirectory);
    if (await isPromoted(context)) return ok('it is promoted already');
    const joined = primary === undefined || wasRunning ? ok() : await joinPrimary(context, paths, primary);
    return joined.code === 'ok' ? await withScore(context, joined) : joined;
  } catch (error) {
    return failed(`the server is up, and replication is not: ${say(error)}`);
  }
}

/** Sees to it, by the way, that the other copies can ask this one, with what the parameters say now. */
async function isPromoted(context: ReplicatedContext): Promise<boolean> {
  const { replication_user: user, replication_passwd: password } = context.parameters;
  await using session = await openLocal(context.parameters, pathsOf(context));
  const state = await readState(session);
  await ensureAccount(session, { user, password, isLogged: false });
  return !state.isReadOnly;
}
