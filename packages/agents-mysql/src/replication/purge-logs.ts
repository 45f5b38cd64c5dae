import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReplicatedContext } from './copy-of.ts';
import { relate, type History } from './history.ts';
import {
  awayAmong,
  bytesOf,
  countApplied,
  dispensable,
  isOverdue,
  surplusOf,
  type Holder,
  type LogFile,
  type Retention,
} from './log-retention.ts';
import { listLogs, logStart, purgeLogsTo } from './mariadb.ts';
import type { PeerAnswer } from './peers.ts';
import { say, type Session } from './session.ts';

/** In one go, so that a monitor ends in time: the next one goes on. */
const maxFiles = 20;
const mebibyte = 1_048_576;

/**
 * Removes the binary logs that nobody needs any more. Invariant: what goes, every copy has; only beyond `binlog_limit` does
 * a copy that is away lose what it would need.
 *
 * @param ask for the other copies; only asked where there is something to remove
 * @returns what people should know of, in words
 */
export async function purgeLogs(
  context: ReplicatedContext,
  session: Session,
  ask: () => Promise<readonly Holder[]>,
): Promise<string> {
  try {
    const files = await readFiles(session);
    const retention = retentionOf(context);
    const surplus = surplusOf(files, retention);
    if (surplus.aged === 0 && surplus.beyondLimit === 0) return '';
    const holders = await ask();
    const count = await purge(context, session, { files, holders, most: dispensable(surplus, holders) });
    const away = awayAmong(holders).join(', ');
    if (away === '') return '';
    if (count > 0) return sayDrivenOut(context, away);
    return isOverdue(files, retention) ? sayHeldBack(files.slice(0, surplus.aged), away) : '';
  } catch (error) {
    return `binary logs that are not needed any more cannot be removed: ${say(error)}`;
  }
}

/** What is known of the other copies. One that is of another history, or in none yet, counts as away. */
export function holdersAmong(answers: readonly PeerAnswer[], primary: History): readonly Holder[] {
  return answers.map((answer) => {
    const isOfIt = answer.kind === 'answered' && relate(answer.state, primary).kind === 'ancestor';
    return { name: answer.name, position: isOfIt ? answer.state.position : undefined };
  });
}

function retentionOf({ parameters }: ReplicatedContext): Retention {
  const { binlog_keep, binlog_limit } = parameters;
  const limitBytes = binlog_limit === undefined ? null : binlog_limit * mebibyte;
  return { nowMs: Date.now(), keepMs: binlog_keep * 1_000, limitBytes };
}

async function readFiles(session: Session): Promise<readonly LogFile[]> {
  const { directory, logs } = await listLogs(session);
  return Promise.all(
    logs.map(async (log) => ({ ...log, writtenAtMs: (await stat(join(directory, log.name))).mtimeMs })),
  );
}

interface Purge {
  readonly files: readonly LogFile[];
  readonly holders: readonly Holder[];
  /** No more files than that. */
  readonly most: number;
}

/** @returns how many files were let go of; the server itself keeps one that a replica reads just now */
async function purge(context: ReplicatedContext, session: Session, { files, holders, most }: Purge): Promise<number> {
  const ends: string[] = [];
  // A file ends where the next begins.
  for (const { name } of files.slice(1, 1 + Math.min(most, maxFiles))) ends.push(await logStart(session, name));
  const count = countApplied(ends, holders);
  const first = files[count];
  if (count === 0 || first === undefined) return 0;
  await purgeLogsTo(session, first.name, context.remainingMs() / 2);
  context.log(`removed ${count} binary logs, up to ${first.name}`, { position: ends[count - 1] });
  return count;
}

function sayDrivenOut({ log }: ReplicatedContext, away: string): string {
  const reason = `binary logs went beyond binlog_limit: ${away}, away now, is made a new copy if it lacks what was in them`;
  log(reason);
  return reason;
}

function sayHeldBack(files: readonly LogFile[], away: string): string {
  const size = Math.ceil(bytesOf(files) / mebibyte);
  return `${size} MiB of binary logs, older than binlog_keep, are held back for ${away}, which is away`;
}
