import { expiryOf, failCountOf } from './fail-counts.ts';
import type { FailCount } from './fail-counts.ts';
import { failurePolicy, failureTimeoutMs } from './failure-policy.ts';
import type { InstanceDraft } from './instance-draft.ts';
import type { NodeDraft } from './node-draft.ts';
import { alikes, ban } from './settle.ts';
import type { Survey } from './survey.ts';

/*
 * Who has failed too often on a node may not run there until the count is deleted or
 * has run out. Copies that cannot be told apart share their fate, and a container that of what
 * is within.
 */

export function forbidFailing(survey: Survey): void {
  const drafts = primitivesByName(survey);
  const within = byContainer(survey);
  for (const [name, byResource] of survey.failCounts) {
    const node = survey.nodes.get(name);
    if (node === undefined) continue;
    for (const resource of byResource.keys()) {
      for (const draft of drafts.get(resource) ?? []) {
        for (const one of withContainer(draft)) forbid(one, node, within, survey);
      }
    }
  }
}

function byContainer(survey: Survey): Within {
  const within = new Map<InstanceDraft, InstanceDraft[]>();
  for (const draft of survey.nursery.instances.values()) {
    if (draft.container === null) continue;
    const others = within.get(draft.container);
    if (others === undefined) within.set(draft.container, [draft]);
    else others.push(draft);
  }
  return within;
}

/** What lives in which container. */
type Within = ReadonlyMap<InstanceDraft, readonly InstanceDraft[]>;

function withContainer(draft: InstanceDraft): InstanceDraft[] {
  return draft.container === null ? [draft] : [draft, draft.container];
}

function primitivesByName(survey: Survey): ReadonlyMap<string, readonly InstanceDraft[]> {
  const byName = new Map<string, InstanceDraft[]>();
  for (const draft of survey.nursery.instances.values()) {
    if (draft.kind !== 'primitive') continue;
    const name = draft.id.replace(/:\d+$/u, '');
    const drafts = byName.get(name);
    if (drafts === undefined) byName.set(name, [draft]);
    else if (!drafts.includes(draft)) drafts.push(draft);
  }
  return byName;
}

function forbid(draft: InstanceDraft, node: NodeDraft, within: Within, survey: Survey): void {
  const { migrationThreshold } = draft.resource.meta;
  if (migrationThreshold === 0 || draft.isFailureIgnored) return;
  const count = countWithin(draft, node, within, survey);
  if (count === 0 || count < migrationThreshold) return;
  const limit = count >= 1_000_000 ? '' : `, and its migration-threshold is ${String(migrationThreshold)}`;
  const reason = `it has failed ${timesText(count)} on ${node.name}${limit}`;
  for (const one of alikes(draft)) ban(one, [node], reason);
}

function timesText(count: number): string {
  if (count >= 1_000_000) return 'for good';
  return count === 1 ? 'once' : `${String(count)} times`;
}

/** What fails within a container is counted for that too. */
function countWithin(draft: InstanceDraft, node: NodeDraft, within: Within, survey: Survey): number {
  const own = effectiveCount(draft, node, survey).count;
  const others = (within.get(draft) ?? []).map((other) => effectiveCount(other, node, survey).count);
  return others.reduce((sum, count) => sum + count, own);
}

function effectiveCount(draft: InstanceDraft, node: NodeDraft, survey: Survey): FailCount {
  if (draft.observed.get(node.number)?.isFailureOutdated === true) return noFailure;
  const count = failCountOf(survey.failCounts, node.name, draft);
  const ends = isBlocked(draft, node, survey) ? null : expiryOf(count, failureTimeoutMs(draft));
  if (ends === null) return count;
  if (ends <= survey.resolved.nowWallMs) return { ...count, count: 0 };
  survey.recheckAt(ends);
  return count;
}

const noFailure: FailCount = { count: 0, lastFailureWallMs: null };

function isBlocked(draft: InstanceDraft, node: NodeDraft, survey: Survey): boolean {
  const failures = draft.observed.get(node.number)?.failures ?? [];
  return failures.some(({ entry }) => failurePolicy(entry, draft, survey.resolved).response === 'block');
}
