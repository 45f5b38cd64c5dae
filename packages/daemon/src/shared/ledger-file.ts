import { join } from 'node:path';
import { UnderstudyError, versions } from '@understudy/contracts';
import type { LedgerEntry } from '@understudy/crm-core';
import { replaceFileInMemory } from './replace-in-memory.ts';
import { readIfThere } from './read-if-there.ts';

/**
 * What may be active on this host, for the guardian and for the next life of the
 * daemon. Under /run: after a reboot nothing is active.
 */
const name = 'ledger.json';

export function writeLedger(runDirectory: string, entries: readonly LedgerEntry[]): void {
  replaceFileInMemory(join(runDirectory, name), JSON.stringify({ version: versions.ledger, entries }));
}

/** @throws UnderstudyError `unknown-version`, `damaged-state` */
export function readLedger(runDirectory: string): readonly LedgerEntry[] {
  const path = join(runDirectory, name);
  const text = readIfThere(path);
  if (text === null) return [];
  const { version, entries } = parse(text, path);
  if (version !== versions.ledger) {
    throw new UnderstudyError(
      'unknown-version',
      `${path} has form ${String(version)}; this version reads form ${versions.ledger}`,
    );
  }
  return entries;
}

function parse(text: string, path: string): { version: unknown; entries: readonly LedgerEntry[] } {
  try {
    const ledger: unknown = JSON.parse(text);
    if (typeof ledger !== 'object' || ledger === null) throw new Error(`it is ${text.slice(0, 20)}`);
    return ledger as { version: unknown; entries: readonly LedgerEntry[] };
  } catch (cause) {
    throw new UnderstudyError('damaged-state', `${path} is not a ledger in JSON`, { cause });
  }
}
