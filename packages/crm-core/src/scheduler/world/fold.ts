import type { Role } from '@understudy/contracts';
import type { HistoryEntry } from '../../model/configuration/situation.ts';
import { higherRole } from './instance-draft.ts';
import type { InstanceDraft } from './instance-draft.ts';
import { isGraver } from './failure-policy.ts';
import type { FailurePolicy, Response } from './failure-policy.ts';
import type { NodeDraft } from './node-draft.ts';
import type { ObservedFailure } from './observed.ts';
import type { Survey } from './survey.ts';

/** What one node's history of one instance has come to, entry by entry. */
export interface Fold {
  readonly draft: InstanceDraft;
  readonly node: NodeDraft;
  /** The resource as the node calls it. */
  readonly name: string;
  readonly survey: Survey;
  /** All of it, the oldest first. */
  readonly entries: readonly HistoryEntry[];
  role: Role | 'unknown';
  /** The gravest thing that failures ask for and no later success took back. */
  response: Response;
  /** The last failed operation, by its key. */
  lastFailure: string | null;
  isFailureIgnored: boolean;
  roleLimit: { readonly role: Role; readonly reason: string } | null;
  /** Nothing may be done with it any more. */
  block: string | null;
  /** It may not run here. */
  ban: string | null;
  /** Neither may copies that cannot be told apart from it. */
  banAlike: string | null;
  /** It may not run anywhere. */
  banEverywhere: string | null;
  clear: string | null;
  /** What the node keeps of the last time that it failed to start or to answer. */
  failedTry: HistoryEntry | null;
  pending: HistoryEntry | null;
  readonly failures: ObservedFailure[];
  readonly expired: HistoryEntry[];
}

export function openFold(
  { draft, node, name, entries }: Pick<Fold, 'draft' | 'node' | 'name' | 'entries'>,
  survey: Survey,
): Fold {
  return {
    draft,
    node,
    name,
    entries,
    survey,
    role: 'unknown',
    response: 'ignore',
    lastFailure: null,
    isFailureIgnored: false,
    roleLimit: null,
    block: null,
    ban: null,
    banAlike: null,
    banEverywhere: null,
    clear: null,
    failedTry: null,
    pending: null,
    failures: [],
    expired: [],
  };
}

export function isUp(role: Fold['role']): role is Exclude<Role, 'stopped'> {
  return role !== 'unknown' && role !== 'stopped';
}

export function addFailure(fold: Fold, entry: HistoryEntry, { response, roleLimit }: FailurePolicy): void {
  fold.failures.push({ entry, onFail: response });
  if (isGraver(response, fold.response)) fold.response = response;
  if (roleLimit !== null) limitRole(fold, roleLimit, `${entry.operation} failed on ${fold.node.name}`);
}

/** The lowest limit holds. */
export function limitRole(fold: Fold, role: Role, reason: string): void {
  if (fold.roleLimit === null || higherRole(role, fold.roleLimit.role) !== role) fold.roleLimit = { role, reason };
}

/** A success shows that the failure is past, unless what it asks for is still to be done. */
export function forgiveFailure(fold: Fold): void {
  if (fold.response === 'stop' || fold.response === 'fence' || fold.response === 'standby') return;
  if (fold.response === 'resetRemote' && fold.roleLimit !== null) return;
  fold.response = 'ignore';
  fold.roleLimit = null;
}
