import type { HistoryEntry, ResourceHistory } from '../../model/configuration/situation.ts';
import { isProbe } from './failure-policy.ts';
import { codes } from './judge-result.ts';
import { readOrigin } from './sort-entries.ts';
import type { Survey } from './survey.ts';

/*
 * A live migration is three operations on two nodes: migrate_to on the source,
 * migrate_from on the target, stop on the source. What an interrupted one left behind
 * depends on whether either node has done something newer since.
 */

export interface MigrationContext {
  readonly resource: string;
  readonly survey: Survey;
}

function historyOn(node: string, { resource, survey }: MigrationContext): ResourceHistory | undefined {
  return survey.situation.histories.get(node)?.get(resource);
}

/** Nothing at all is known of it there: it was cleaned up, or never probed. */
export function isUnknownOn(node: string, context: MigrationContext): boolean {
  const entries = historyOn(node, context)?.entries ?? [];
  return !entries.some((entry) => entry.state !== 'pending' && entry.code !== 193);
}

/** The migrate_from that answers a migrate_to. */
export function findMigrateFrom(target: string, source: string, context: MigrationContext): HistoryEntry | undefined {
  return historyOn(target, context)?.entries.find(
    (entry) => entry.operation === 'migrate_from' && (entry.migrateSource === null || entry.migrateSource === source),
  );
}

/** Something else than a look was done there after `than`. */
export function hasNewerWork(node: string, than: HistoryEntry, sameNode: boolean, context: MigrationContext): boolean {
  const entries = historyOn(node, context)?.entries ?? [];
  return entries.some((entry) => isWork(entry) && isNewer(entry, than, sameNode));
}

const work: ReadonlySet<string> = new Set(['start', 'stop', 'migrate_to', 'migrate_from', 'promote', 'demote']);

function isWork(entry: HistoryEntry): boolean {
  return work.has(entry.operation);
}

/** As that, or it was found not to be there. */
export function hasNewerState(node: string, than: HistoryEntry, sameNode: boolean, context: MigrationContext): boolean {
  const entries = historyOn(node, context)?.entries ?? [];
  return entries.some((entry) => (isWork(entry) || isEmptyProbe(entry)) && isNewer(entry, than, sameNode));
}

function isEmptyProbe(entry: HistoryEntry): boolean {
  return isProbe(entry) && entry.code === codes.notRunning && entry.state !== 'pending';
}

/** Numbers tell on one node; across nodes only what asked for it, and the time. */
function isNewer(a: HistoryEntry, b: HistoryEntry, sameNode: boolean): boolean {
  if (a === b) return false;
  if (sameNode && a.callId >= 0 && b.callId >= 0 && a.callId !== b.callId) return a.callId > b.callId;
  const left = readOrigin(a.origin);
  const right = readOrigin(b.origin);
  if (a.changedWallMs !== null && b.changedWallMs !== null && a.changedWallMs !== b.changedWallMs) {
    return a.changedWallMs > b.changedWallMs;
  }
  if (left !== null && right !== null && left.sender === right.sender) return left.decision > right.decision;
  return false;
}
