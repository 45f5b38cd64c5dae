import type { HistoryEntry } from '../../model/configuration/situation.ts';
import type { Fold } from './fold.ts';
import { activate } from './activate.ts';
import { findMigrateFrom, hasNewerState, hasNewerWork, isUnknownOn } from './migration-history.ts';
import type { MigrationContext } from './migration-history.ts';
import { codes } from './judge-result.ts';
import type { NodeDraft } from './node-draft.ts';

interface Ends {
  readonly source: NodeDraft;
  readonly target: NodeDraft | null;
  readonly targetName: string;
  readonly context: MigrationContext;
}

function endsOf(fold: Fold, entry: HistoryEntry): Ends | null {
  const targetName = entry.migrateTarget;
  const source = fold.survey.nodes.get(entry.migrateSource ?? fold.node.name);
  if (targetName === null || source === undefined) return null;
  const target = fold.survey.nodes.get(targetName) ?? null;
  return { source, target, targetName, context: { resource: fold.name, survey: fold.survey } };
}

/** The source has handed it over. Whether the target has it is for the target's history to say. */
export function foldMigratedTo(fold: Fold, entry: HistoryEntry): void {
  const ends = endsOf(fold, entry);
  if (ends === null) return;
  const { source, targetName, context } = ends;
  const from = findMigrateFrom(targetName, source.name, context);
  const sourceMovedOn = hasNewerWork(source.name, entry, true, context);
  const targetMovedOn = hasNewerState(targetName, from ?? entry, from !== undefined, context);
  if (sourceMovedOn && targetMovedOn) return;
  if (from !== undefined && from.state === 'done' && from.code === codes.ok) {
    if (!sourceMovedOn) leaveDangling(fold, source);
    return;
  }
  fold.role = 'started';
  const reached = targetMovedOn || ends.target?.online !== true ? null : ends.target;
  if (from !== undefined && from.state !== 'pending') {
    if (reached !== null) activate(fold.draft, reached);
    else failMigration(fold);
    return;
  }
  foldHalfWay(fold, ends, reached, sourceMovedOn);
}

/** It runs on the target; the source only has to let go. */
function leaveDangling(fold: Fold, source: NodeDraft): void {
  fold.role = 'stopped';
  if (!fold.draft.danglingMigrations.includes(source)) fold.draft.danglingMigrations.push(source);
}

function failMigration(fold: Fold): void {
  fold.draft.isFailed = true;
  fold.draft.needsStop = true;
  fold.draft.mayMigrate = false;
}

function foldHalfWay(fold: Fold, ends: Ends, reached: NodeDraft | null, sourceMovedOn: boolean): void {
  const { source, target, targetName, context } = ends;
  if (target?.online === true && isUnknownOn(targetName, context)) return;
  if (reached !== null) {
    activate(fold.draft, reached);
    if (source.online) fold.draft.migration = { source, target: reached };
  } else if (!sourceMovedOn) {
    failMigration(fold);
  }
}

/** It did not leave the source, and may be on the target as well. */
export function foldFailedMigrateTo(fold: Fold, entry: HistoryEntry): void {
  fold.role = 'started';
  const ends = endsOf(fold, entry);
  if (ends === null) return;
  const { source, target, targetName, context } = ends;
  if (target?.online === true && isUnknownOn(targetName, context)) return;
  const from = findMigrateFrom(targetName, source.name, context);
  if (!hasNewerState(targetName, from ?? entry, from !== undefined, context)) {
    if (target?.online === true) activate(fold.draft, target);
  } else if (!hasNewerWork(source.name, entry, true, context) && !fold.draft.danglingMigrations.includes(source)) {
    fold.draft.danglingMigrations.push(source);
  }
}

/** It may be on the target, and still on the source unless that has done something since. */
export function foldFailedMigrateFrom(fold: Fold, entry: HistoryEntry): void {
  fold.role = 'started';
  const source = entry.migrateSource === null ? undefined : fold.survey.nodes.get(entry.migrateSource);
  if (source === undefined) return;
  const context = { resource: fold.name, survey: fold.survey };
  const to = context.survey.situation.histories
    .get(source.name)
    ?.get(fold.name)
    ?.entries.find((other) => other.operation === 'migrate_to' && other.migrateTarget === fold.node.name);
  if (hasNewerState(source.name, to ?? entry, to !== undefined, context)) return;
  if (source.online) activate(fold.draft, source);
}
