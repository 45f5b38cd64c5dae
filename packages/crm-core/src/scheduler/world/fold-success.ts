import type { HistoryEntry } from '../../model/configuration/situation.ts';
import { activeRole } from './instance-draft.ts';
import { foldMigratedTo } from './fold-migration.ts';
import { forgiveFailure, isUp } from './fold.ts';
import type { Fold } from './fold.ts';
import { codes } from './judge-result.ts';

/** What an operation that went as expected makes of the instance, and which failures it makes good. */
export function foldSuccess(fold: Fold, entry: HistoryEntry, code: number): void {
  if (code === codes.notInstalled) {
    fold.role = 'stopped';
  } else if (code === codes.notRunning) {
    if (entry.operation !== 'monitor') fold.role = 'stopped';
    forgiveFailure(fold);
  } else {
    foldOperation(fold, entry);
  }
}

function foldOperation(fold: Fold, entry: HistoryEntry): void {
  switch (entry.operation) {
    case 'monitor':
      if (entry.key === fold.lastFailure) forgiveFailure(fold);
      return setActive(fold);
    case 'start':
    case 'migrate_from':
      return become(fold, fold.draft.isPromotable ? 'unpromoted' : 'started');
    case 'stop':
      return become(fold, 'stopped');
    case 'promote':
      return become(fold, 'promoted');
    case 'demote':
      if (fold.response === 'demote') forgiveFailure(fold);
      fold.role = 'unpromoted';
      return;
    case 'migrate_to':
      return foldMigratedTo(fold, entry);
    default:
      return setActive(fold);
  }
}

function become(fold: Fold, role: 'started' | 'unpromoted' | 'promoted' | 'stopped'): void {
  fold.role = role;
  forgiveFailure(fold);
}

/** It is there, whatever it is; one that is known to be there stays what it is. */
export function setActive(fold: Fold): void {
  if (!isUp(fold.role)) fold.role = activeRole(fold.draft);
}
