import { releaseAddress } from '@understudy/agents-ipaddr/release';
import type { LedgerEntry } from '@understudy/crm-core';
import type { Logger } from 'pino';
import { monotonicMs } from '../shared/clock.ts';
import { readLedger } from '../shared/ledger-file.ts';

/**
 * Takes addresses off this host by a word to the kernel, before the daemon and the
 * agents get their turn: on a busy host that may take them longer than the peer can
 * bear two owners. Whoever gives up in earnest finds them gone. Nothing else may be
 * ended like this: what lies behind an address has an order, and may have to be asked.
 *
 * Never throws, and waits for nothing.
 */
export function releaseAddresses({ runDirectory, log, isConcerned }: ReleaseOptions): void {
  const beganMs = monotonicMs();
  for (const { resource, address } of concerned(runDirectory, isConcerned, log)) {
    if (address === undefined) continue;
    const { removedFrom, problems, notes } = releaseAddress(address);
    for (const text of [...problems, ...notes]) log.warn({ resource }, text);
    if (removedFrom.length === 0) continue;
    log.warn({ resource, address, removedFrom, tookMs: monotonicMs() - beganMs }, 'took an address off this host');
  }
}

export interface ReleaseOptions {
  readonly runDirectory: string;
  readonly log: Logger;
  /** Which of the entries in the ledger. */
  readonly isConcerned: (entry: LedgerEntry) => boolean;
}

function concerned(
  runDirectory: string,
  isConcerned: ReleaseOptions['isConcerned'],
  log: Logger,
): readonly LedgerEntry[] {
  try {
    return readLedger(runDirectory).filter(isConcerned);
  } catch (error) {
    log.error({ error: String(error) }, 'the ledger cannot be read: no address is taken off this host for now');
    return [];
  }
}
