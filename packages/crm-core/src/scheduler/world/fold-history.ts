import type { HistoryEntry } from '../../model/configuration/situation.ts';
import { expiryOfEntry } from './failure-expiry.ts';
import { failurePolicy } from './failure-policy.ts';
import type { Response } from './failure-policy.ts';
import { foldFailure } from './fold-failure.ts';
import { foldPending } from './fold-pending.ts';
import { foldSuccess } from './fold-success.ts';
import type { Fold } from './fold.ts';
import { codes, isMaskedProbe, judgeResult } from './judge-result.ts';
import type { Judgement } from './judge-result.ts';
import { canFence } from './survey.ts';

/*
 * One entry of the history after the other changes what is believed of an instance on a
 * node: what it is there, and what its failures ask for.
 */

/** Operations that say nothing of what the resource is. */
const silent: ReadonlySet<string> = new Set(['notify', 'meta-data', 'validate-all', 'delete', 'cancel']);

const tried: ReadonlySet<string> = new Set(['start', 'monitor']);

export function foldEntry(fold: Fold, entry: HistoryEntry): void {
  if (silent.has(entry.operation)) return;
  if (entry.id.endsWith('_last_failure_0') && tried.has(entry.operation)) fold.failedTry = entry;
  const judgement = judge(fold, entry);
  switch (judgement.status) {
    case 'cancelled':
      return;
    case 'pending':
      return foldPending(fold, entry);
    case 'done':
      fold.pending = null;
      return foldDone(fold, entry, judgement);
    default:
      fold.pending = null;
      return foldBad(fold, entry, judgement);
  }
}

function judge(fold: Fold, entry: HistoryEntry): Judgement {
  const { draft } = fold;
  return judgeResult(entry, draft.isManaged && draft.block === null && fold.block === null, draft.bundle !== null);
}

function foldDone(fold: Fold, entry: HistoryEntry, { code }: Judgement): void {
  if (isForgotten(fold, entry)) return;
  if (isMaskedProbe(entry)) fold.banAlike ??= `what it needs is not installed on ${fold.node.name}`;
  if (code === codes.notRunning && entry.operation === 'monitor') {
    fold.role = 'stopped';
    fold.response = 'ignore';
    fold.roleLimit = null;
  }
  if (code === codes.promoted) fold.role = 'promoted';
  foldSuccess(fold, entry, code);
}

function foldBad(fold: Fold, entry: HistoryEntry, judgement: Judgement): void {
  if (isForgotten(fold, entry)) return;
  if (judgement.code === codes.promoted || judgement.code === codes.failedPromoted) fold.role = 'promoted';
  if (judgement.status === 'failedHere' && entry.operation === 'stop' && !canFence(fold.node, fold.survey)) {
    fold.block = `its stop failed on ${fold.node.name}, and nothing can be done about it`;
  }
  const policy = failurePolicy(entry, fold.draft, fold.survey.resolved);
  // That an agent is not there is no failure of what it would have done.
  const isIgnorable = judgement.status !== 'notInstalled';
  if (isIgnorable && (policy.response === 'ignore' || isStopWithContainer(entry, policy.response))) {
    foldIgnored(fold, entry, policy.response);
  } else {
    foldFailure(fold, entry, judgement, policy.response === 'ignore' ? { ...policy, response: 'restart' } : policy);
  }
}

function isStopWithContainer(entry: HistoryEntry, response: Response): boolean {
  return response === 'restartContainer' && entry.operation === 'stop';
}

/** As if it had gone as expected; it is told to people all the same. */
function foldIgnored(fold: Fold, entry: HistoryEntry, response: Response): void {
  foldSuccess(fold, entry, entry.expectedCode ?? codes.ok);
  fold.isFailureIgnored = true;
  fold.failures.push({ entry, onFail: response === 'restartContainer' ? 'restartContainer' : 'ignore' });
  if (response !== 'restartContainer') return;
  if (fold.response === 'ignore' || fold.response === 'restart') fold.response = 'restartContainer';
}

/** An unexpected result that has run out says nothing any more. */
function isForgotten(fold: Fold, entry: HistoryEntry): boolean {
  const { isExpired, clear } = expiryOfEntry(entry, fold);
  if (clear !== null && fold.draft.isManaged) fold.clear = clear;
  if (!isExpired || (entry.expectedCode === entry.code && entry.state === 'done')) return false;
  if (isMaskedProbe(entry) && fold.draft.bundle === null) {
    if (fold.role === 'stopped') fold.role = 'unknown';
    return true;
  }
  const { waits } = fold.survey.resolved;
  if (entry.intervalMs === 0) {
    // The reference believes that it is what it was before.
    if (waits) fold.role = 'unknown';
    return true;
  }
  // The reference has it looked for once more, and believes meanwhile that it is back.
  if (waits && entry.code === codes.notRunning) return false;
  if (!fold.node.online || fold.node.unclean) return false;
  fold.expired.push(entry);
  return true;
}
