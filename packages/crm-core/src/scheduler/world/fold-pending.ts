import type { HistoryEntry } from '../../model/configuration/situation.ts';
import { isProbe } from './failure-policy.ts';
import { setActive } from './fold-success.ts';
import { type Fold, isUp } from './fold.ts';

/** Something is under way: a start may have begun it already, a promotion promoted it. */
export function foldPending(fold: Fold, entry: HistoryEntry): void {
  if (entry.operation === 'start') setActive(fold);
  if (entry.operation === 'promote') fold.role = 'promoted';
  if (entry.operation === 'migrate_to') forcePartner(fold, entry);
  const { underWayOn } = fold.draft;
  if (entry.intervalMs === 0 && !underWayOn.includes(fold.node)) underWayOn.push(fold.node);
  if (isProbe(entry)) return;
  fold.pending = entry;
}

/** What is down is not watched: of such a monitor nobody took note of the end. */
export function isUnderWay({ role, pending }: Fold): boolean {
  return pending !== null && (pending.operation !== 'monitor' || isUp(role));
}

/** The source is lost in the middle of a migration: what came up on the target has to be stopped. */
function forcePartner(fold: Fold, entry: HistoryEntry): void {
  if (!fold.node.unclean || entry.migrateTarget === null) return;
  const target = fold.survey.nodes.get(entry.migrateTarget);
  if (target === undefined) return;
  fold.draft.needsStop = true;
  if (target.online && !fold.draft.danglingMigrations.includes(target)) fold.draft.danglingMigrations.push(target);
}
