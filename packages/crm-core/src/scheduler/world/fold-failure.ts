import type { HistoryEntry } from '../../model/configuration/situation.ts';
import { isProbe } from './failure-policy.ts';
import type { FailurePolicy } from './failure-policy.ts';
import { foldFailedMigrateFrom, foldFailedMigrateTo } from './fold-migration.ts';
import { setActive } from './fold-success.ts';
import { addFailure, isUp, limitRole } from './fold.ts';
import type { Fold } from './fold.ts';
import { codes } from './judge-result.ts';
import type { Judgement } from './judge-result.ts';

/** What a failed operation leaves: the worst that it may have left, and what is to be done about it. */
export function foldFailure(fold: Fold, entry: HistoryEntry, judgement: Judgement, policy: FailurePolicy): void {
  fold.lastFailure = entry.key;
  addFailure(fold, entry, policy);
  foldOperation(fold, entry, judgement, policy);
  if (isProbe(entry) && judgement.code === codes.notInstalled) fold.role = 'stopped';
  else if (!isUp(fold.role)) setActive(fold);
  if (policy.response === 'stop')
    fold.banEverywhere = `${entry.operation} failed on ${fold.node.name}, on-fail is stop`;
  foldSeverity(fold, entry, judgement);
}

function foldOperation(fold: Fold, entry: HistoryEntry, { code }: Judgement, policy: FailurePolicy): void {
  switch (entry.operation) {
    case 'stop':
      fold.ban = `its stop failed on ${fold.node.name}`;
      return;
    case 'migrate_to':
      return foldFailedMigrateTo(fold, entry);
    case 'migrate_from':
      return foldFailedMigrateFrom(fold, entry);
    case 'promote':
      fold.role = 'promoted';
      return;
    case 'demote':
      return foldFailedDemote(fold, code, policy);
    default:
      return;
  }
}

function foldFailedDemote(fold: Fold, code: number, policy: FailurePolicy): void {
  if (policy.response === 'block') {
    fold.role = 'promoted';
    limitRole(fold, 'stopped', `demote failed on ${fold.node.name}, on-fail is block`);
  } else if (code === codes.notRunning) {
    fold.role = 'stopped';
  } else {
    // Ours is told by what failed alone where the history was lost: then it may be what it was.
    fold.role = fold.survey.resolved.waits ? 'promoted' : 'unpromoted';
  }
}

/** Some errors say that it cannot run here, or nowhere. */
function foldSeverity(fold: Fold, entry: HistoryEntry, { status }: Judgement): void {
  const what = `${entry.operation} on ${fold.node.name} said that it cannot run`;
  if (status === 'failedHere' || status === 'notInstalled') fold.banAlike ??= `${what} there`;
  if (status === 'failedEverywhere') fold.banEverywhere = `${what} anywhere`;
}
