/** A cluster's file (a CIB of Pacemaker, as `cibadmin --query` writes it) → what the scheduler decides about, offline. */
import { basename, extname } from 'node:path';
import { UnderstudyError } from '@understudy/contracts';
import type { Configuration, DecideOptions, Situation } from '@understudy/crm-core';
import { cibDigest, type CibNote, formatProblems, parseDateMs, readCib } from '@understudy/formats';
import { Refusal } from '../client/refusal.ts';
import { readSourceParts } from '../definition/read-source.ts';

export interface ClusterFile {
  readonly cluster: { readonly configuration: Configuration; readonly situation: Situation };
  readonly options: DecideOptions;
  /** What of the file was not understood, or not used as it was written. */
  readonly unread: readonly CibNote[];
}

/**
 * Reads it to be decided at `date` (ISO 8601); without one, at the time at which the file says that it was decided,
 * else now. Throws `unreadable-file`, or `invalid-request` for a date that is none.
 */
export function readClusterFile(file: string, date: string | undefined): ClusterFile {
  refuseCompressed(file);
  const reading = readCib(readSourceParts(file));
  if (reading.kind === 'refused') {
    const { problems } = reading;
    throw new Refusal('unreadable-file', `${file} is no cluster that can be read`, {
      problems,
      lines: formatProblems(problems, { name: basename(file) }),
    });
  }
  const { configuration, situation, executedWallMs, unread } = reading;
  const nowWallMs = date === undefined ? (executedWallMs ?? Date.now()) : momentOf(date);
  return { cluster: { configuration, situation }, options: { nowWallMs, digest: cibDigest }, unread };
}

/** Throws `invalid-request`. */
export function momentOf(date: string): number {
  const moment = parseDateMs(date);
  if (moment !== undefined) return moment;
  throw new UnderstudyError('invalid-request', `--date: '${date}' is not a date`, {
    remedy: 'Write it as ISO 8601 has it: 2026-07-01T12:00:00Z.',
  });
}

/** As Pacemaker keeps the inputs of its decisions. */
function refuseCompressed(file: string): void {
  if (!['.bz2', '.gz', '.xz'].includes(extname(file))) return;
  throw new UnderstudyError('unreadable-file', `${file} is compressed`, { remedy: 'Unpack it first: bunzip2 -k.' });
}
