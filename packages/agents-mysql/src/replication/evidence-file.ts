import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { covers } from './gtid.ts';
import type { Evidence } from './loss.ts';
import type { CopyState, ReplicaStatus } from './mariadb.ts';

/** What this copy saw of its primary last, kept in the run directory: a reboot takes it away, and so does a start. */

/** The machine's monotonic clock, the same for every process. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint() / 1_000_000n);
}

function pathIn(runDirectory: string): string {
  return join(runDirectory, 'replica.json');
}

export async function readEvidence(runDirectory: string): Promise<Evidence | undefined> {
  try {
    return JSON.parse(await readFile(pathIn(runDirectory), 'utf8')) as Evidence;
  } catch {
    return undefined;
  }
}

export async function writeEvidence(runDirectory: string, evidence: Evidence): Promise<void> {
  const path = pathIn(runDirectory);
  await writeFile(`${path}.new`, JSON.stringify(evidence));
  await rename(`${path}.new`, path);
}

export async function forgetEvidence(runDirectory: string): Promise<void> {
  await rm(pathIn(runDirectory), { force: true });
}

export interface Look {
  /** Before the primary was asked. */
  readonly askedAtMs: number;
  readonly primary: CopyState;
  /** Read after that. */
  readonly replica: ReplicaStatus;
  /** Null: it need not wait for this copy. */
  readonly semiSyncTimeoutMs: number | null;
}

/** For clocks that do not run equally fast, and roundings. */
const marginMs = 50;

/** What is known after another look at the primary. */
export function learn(before: Evidence | undefined, look: Look): Evidence {
  const { askedAtMs, primary, replica } = look;
  const generation = primary.promotions.at(-1)?.generation ?? 0;
  const known = before?.generation === generation ? before : undefined;
  // What was known to be missing may have come since.
  const older = known !== undefined && covers(replica.received, known.last.position) ? known.last.atMs : null;
  const coveredAtMs = covers(replica.received, primary.position) ? askedAtMs : (older ?? known?.coveredAtMs ?? null);
  const last = { atMs: askedAtMs, position: primary.position };
  return {
    generation,
    coveredAtMs,
    last,
    leaseUntilMs: leaseOf(look) ?? (isWaiting(primary) ? olderLease(known) : null),
  };
}

/** Null: none can be given. */
function leaseOf({ askedAtMs, primary, replica, semiSyncTimeoutMs }: Look): number | null {
  if (semiSyncTimeoutMs === null || !isHeldFor(primary, replica)) return null;
  // A primary that was just started waits for what is new, and may have older things that nobody else has.
  if (!covers(replica.received, primary.position)) return null;
  return askedAtMs - primary.oldestWaitMs + semiSyncTimeoutMs - marginMs;
}

/** One that was given stands until its end, whether another can be given or not. */
function olderLease(known: Evidence | undefined): number | null {
  return known?.leaseUntilMs ?? null;
}

/** It acknowledges nothing by itself, whether a replica is there or not. */
function isWaiting({ isSemiSync, waitsForAbsent }: CopyState): boolean {
  return isSemiSync && waitsForAbsent;
}

/** The primary waits for one replica, and this is the one. */
function isHeldFor(primary: CopyState, replica: ReplicaStatus): boolean {
  return isWaiting(primary) && primary.semiSyncReplicas === 1 && replica.isConnected && replica.isSemiSync;
}
