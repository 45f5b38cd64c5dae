import { findServer } from '../find-server.ts';
import { pathsOf, type ReplicatedContext } from './copy-of.ts';
import { readReplica, readState, setWaitForAbsent, stopReceiving } from './mariadb.ts';
import { openLocal, openRemote, say } from './session.ts';

/** How long each server may take to let it in, in milliseconds: a stop is not held up by one that is lost. */
const limitMs = 1_000;

/**
 * Commits of a semi-synchronous primary do not wait for a copy that ends in good order. Invariant: a copy has forgotten its
 * lease before it releases the primary. Where that cannot be told the primary waits as it would for a copy that was lost.
 */
export async function giveLeaseBack(context: ReplicatedContext): Promise<void> {
  const { semi_sync, replication_user: user, replication_passwd: password } = context.parameters;
  if (!semi_sync || (await findServer(pathsOf(context))) === undefined) return;
  try {
    await using session = await openLocal(context.parameters, pathsOf(context), limitMs);
    const replica = await readReplica(session);
    if (replica === undefined || !replica.isConnected || !replica.isSemiSync) return;
    await using primary = await openRemote({ host: replica.host, port: replica.port, user, password }, limitMs);
    // Another replica has a lease of its own, and confirms what is committed.
    if ((await readState(primary, limitMs)).semiSyncReplicas !== 1) return;
    await setWaitForAbsent(primary, false);
    await stopReceiving(session);
  } catch (error) {
    context.log(`the primary cannot be told that this copy ends, and may wait for it: ${say(error)}`);
  }
}
