import { compact } from '../../base/compact.ts';
import type { HistoryEntry, ResourceHistory } from '../../model/configuration/situation.ts';
import { failCountOf } from './fail-counts.ts';
import type { InstanceDraft } from './instance-draft.ts';
import type { Fold } from './fold.ts';
import { codes } from './judge-result.ts';
import type { Observed } from './observed.ts';

/** What the later stages are told of one history. */
export function observe(fold: Fold, agent: ResourceHistory['agent'], entries: readonly HistoryEntry[]): Observed {
  const failure = fold.failures.at(-1) ?? null;
  return {
    role: fold.role === 'unknown' ? 'stopped' : fold.role,
    known: fold.role !== 'unknown',
    pending: fold.pending,
    failure: fold.response === 'ignore' ? null : failure,
    failures: compact(fold.failures),
    ...sinceStart(entries),
    expired: compact(fold.expired),
    isOfOtherAgent: isOfOtherAgent(fold.draft, agent),
    failCount: failCountOf(fold.survey.failCounts, fold.node.name, fold.draft).count,
    clearFailures: fold.clear,
    failedTry: fold.failedTry,
    isFailureOutdated: false,
  };
}

/** A question that found nothing, as most histories are: all else in it is as at the beginning. */
export function isPlainAbsence([entry, more]: readonly HistoryEntry[]): boolean {
  if (entry === undefined || more !== undefined || entry.code !== codes.notRunning) return false;
  const { operation, intervalMs, state, expectedCode } = entry;
  return operation === 'monitor' && intervalMs === 0 && state === 'done' && expectedCode === codes.notRunning;
}

/**
 * What a stop ended does not run any more, and what was done before a start says nothing of what runs now. What recurs
 * since a stop looks for what should not be there.
 */
function sinceStart(entries: readonly HistoryEntry[]): Pick<Observed, 'recurring' | 'begun'> {
  const { started, stopped } = bounds(entries);
  const from = Math.max(started, stopped);
  const since = entries.filter((entry, at) => at >= from && entry.state !== 'cancelled');
  return {
    recurring: compact(since.filter(({ intervalMs }) => intervalMs > 0)),
    begun: compact(started < stopped ? [] : since.filter(isBeginning)),
  };
}

function isBeginning({ operation, intervalMs }: HistoryEntry): boolean {
  return intervalMs === 0 && beginnings.has(operation);
}

/** Operations that hand the agent the parameters with which the resource then runs. */
const beginnings: ReadonlySet<string> = new Set(['start', 'promote', 'migrate_from', 'monitor']);

/** Where in the list it was last started, and last stopped; -1: never. */
function bounds(entries: readonly HistoryEntry[]): { readonly started: number; readonly stopped: number } {
  let started = -1;
  let stopped = -1;
  let found = -1;
  let changed = -1;
  for (const [at, entry] of entries.entries()) {
    if (entry.operation === 'stop' && hasStopped(entry)) stopped = at;
    else if (entry.operation === 'start' || entry.operation === 'migrate_from') started = at;
    else if (entry.operation === 'monitor' && found <= stopped && isFound(entry)) found = at;
    else if (entry.operation === 'promote' || entry.operation === 'demote') changed = at;
  }
  if (started === -1) started = changed === -1 ? found : changed;
  return { started, stopped };
}

/** One that failed has ended nothing: what is begun after it runs. */
function hasStopped({ state, code }: HistoryEntry): boolean {
  return state === 'done' && (code === codes.ok || code === codes.notRunning);
}

function isFound(entry: HistoryEntry): boolean {
  return entry.code === codes.ok || entry.code === codes.promoted;
}

/** The resource was another one when it was asked for, started or stopped. */
export function isOfOtherAgent(draft: InstanceDraft, { standard, provider, type }: ResourceHistory['agent']): boolean {
  const { resource } = draft;
  if (resource.kind !== 'primitive' || draft.isRemoved) return false;
  const { agent } = resource;
  return agent.standard !== standard || agent.provider !== provider || agent.type !== type;
}
