/**
 * Which kind in `known/` a difference of the core is of, where that can be told without a person. By what the reference
 * decides: it breaks a rule of its own in that very way. Or by the cause: the cluster has what the kind is about, and
 * without it both decide the same. All others are new, for a person to look at.
 */
import type { Action } from '../action.ts';
import type { DraftCluster } from './draft.ts';
import { judge, type Schedulers, type Trial, type Verdict } from './explore.ts';
import { keptCauses } from './kept-causes.ts';
import { kindOfDifference } from './kind-of-difference.ts';
import { isToBeCarriedOut } from './is-to-be-carried-out.ts';
import { nameResources, nodeName, pick } from './named-cluster.ts';
import { stateOf } from './not-drawn.ts';
import { hasDevice } from './write-configuration.ts';
import { writeCib } from './write-cib.ts';

type Compared = Verdict & { readonly kind: 'compared' };

/** The name of a cluster in `known/`; null: none that could be told, or no difference of the core. */
export function keptKind({ draft, verdict }: Pick<Trial, 'draft' | 'verdict'>, schedulers: Schedulers): string | null {
  if (verdict.kind !== 'compared' || verdict.comparison.failing !== 'core') return null;
  const shown = keptAnswers.find(({ holds }) => holds(verdict, draft));
  return shown?.kind ?? keptCause(draft, kindOfDifference(verdict) ?? '', schedulers);
}

/** Whether the kind is told by what the reference decides; else by its cause, which is evidence and no proof. */
export function isProven(kind: string): boolean {
  return keptAnswers.some((answer) => answer.kind === kind);
}

function keptCause(draft: DraftCluster, difference: string, schedulers: Schedulers): string | null {
  for (const { kind, fits, without } of keptCauses) {
    if (!fits.test(difference)) continue;
    const changed = without(draft);
    if (changed === null) continue;
    const { failing } = coreOf(judge(writeCib(changed), schedulers));
    if (failing !== 'core' && failing !== 'none') return kind;
  }
  return null;
}

/** Where it could not be compared: `none`. */
function coreOf(verdict: Verdict): { readonly failing: string | null } {
  return verdict.kind === 'compared' ? verdict.comparison : { failing: 'none' };
}

interface KeptAnswer {
  readonly kind: string;
  readonly holds: (verdict: Compared, draft: DraftCluster) => boolean;
}

const keptAnswers: readonly KeptAnswer[] = [
  { kind: 'cloned-group-twice', holds: ({ expected }, draft) => exceedsNode(expected, draft) },
  { kind: 'promoted-twice', holds: ({ expected }, draft) => exceedsPromoted(expected, draft) },
  { kind: 'copy-beside-maintenance', holds: exceedsMaximum },
  { kind: 'group-torn-by-advice', holds: tearsGroup },
  { kind: 'promoted-again', holds: ({ comparison, expected }) => forgetsPromotion(comparison, expected) },
  { kind: 'unmanaged-extra-copy', holds: ({ comparison }, draft) => stopsUnmanagedExtra(comparison, draft) },
  { kind: 'promoted-over-promoted', holds: ({ comparison, expected }) => promotesAnew(comparison, expected) },
  { kind: 'stopped-without-device', holds: ({ comparison }, draft) => stopsWithoutDevice(comparison, draft) },
  { kind: 'not-to-be-carried-out', holds: ({ expected }) => !isToBeCarriedOut(expected) },
];

/** Of a cloned group more copies than may be on a node are there in the end: begun there, or there and not stopped. */
function exceedsNode(expected: readonly Action[], draft: DraftCluster): boolean {
  const all = nameResources(draft);
  return all.some((resource, index) => {
    if (!resource.isClone || resource.groupId === null) return false;
    return draft.nodes.some((_, node) => {
      const left = copiesLeft(expected, draft, { id: resource.primitives[0]?.id ?? '', index, node });
      return left > (resource.draft.unique ? 2 : 1);
    });
  });
}

interface Place {
  /** Of the group's first member. */
  readonly id: string;
  /** Of the clone among the resources. */
  readonly index: number;
  readonly node: number;
}

/** What an incident says of this place may be anything, and is not counted. */
function copiesLeft(expected: readonly Action[], draft: DraftCluster, { id, index, node }: Place): number {
  const { resources, incidents, nodes } = draft;
  const count = (task: string): number =>
    expected.filter(
      (one) =>
        one.kind === 'resource' && one.node === nodeName(node) && one.key.replace(/:\d+_/, '_') === `${id}_${task}_0`,
    ).length;
  const isUncertain = incidents.some(
    (one) => one.resource % resources.length === index && one.node % nodes.length === node,
  );
  const isThere = ((resources[index]?.runsOn ?? 0) >>> node) & 1;
  return (
    count('start') +
    count('migrate_from') +
    (isUncertain || stateOf(draft, node) !== 'online' || count('stop') > 0 ? 0 : isThere)
  );
}

/** The first member of a group that takes advice is moved, and a later one stopped for good; ours does nothing instead. */
function tearsGroup({ expected, comparison: { missing, extra } }: Compared, draft: DraftCluster): boolean {
  const all = nameResources(draft);
  const begins = (id: string): boolean => expected.some(({ key }) => key === `${id}_start_0`);
  const lacks = (id: string, task: string): boolean => missing.some((one) => one.startsWith(`${id}_${task}_0 on `));
  return draft.constraints.some((one) => {
    if (one.kind !== 'colocation' || one.score !== '-100') return false;
    const { primitives, draft: resource } = pick(all, one.dependent);
    const [first, ...later] = primitives.map(({ id }) => id);
    if (resource.kind !== 'group' || first === undefined || !extra.every(isSequel)) return false;
    return lacks(first, 'start') && later.some((id) => lacks(id, 'stop') && !begins(id));
  });
}

/** A copy is started that makes more than there may be in all, with one in maintenance, which stays. */
function exceedsMaximum({ expected, comparison: { missing } }: Compared, draft: DraftCluster): boolean {
  return nameResources(draft).some(({ isClone, primitives, draft: { cloneMax, runsOn } }, index) => {
    const id = primitives[0]?.id ?? '';
    const isStart = (label: string): boolean => label.replace(/:\d+_/, '_').startsWith(`${id}_start_0 on `);
    if (!isClone || cloneMax === null || !missing.some(isStart)) return false;
    const isKept = (node: number): boolean => stateOf(draft, node) === 'maintenance' && ((runsOn >>> node) & 1) === 1;
    const kept = draft.nodes.filter((_, node) => isKept(node)).length;
    const left = draft.nodes.map((_, node) => copiesLeft(expected, draft, { id, index, node }));
    return kept > 0 && kept + left.reduce((sum, count) => sum + count, 0) > cloneMax;
  });
}

/** With one that is in maintenance, and so stays promoted, more copies are promoted than may be. */
function exceedsPromoted(expected: readonly Action[], draft: DraftCluster): boolean {
  return nameResources(draft).some(({ isPromotable, primitives, draft: { promotedMax } }, index) => {
    const first = primitives[0]?.id ?? '';
    const isPromotion = ({ key }: Action): boolean => key.replace(/:\d+_/, '_') === `${first}_promote_0`;
    const isKept = (node: number): boolean =>
      stateOf(draft, node) === 'maintenance' && isPromotedOn(draft, index, node);
    const kept = draft.nodes.filter((_, node) => isKept(node)).length;
    const begun = expected.filter((one) => one.kind === 'resource' && isPromotion(one)).length;
    return isPromotable && kept > 0 && begun > 0 && kept + begun > (promotedMax ?? 1);
  });
}

/** It was promoted there, or tried to be. */
function isPromotedOn({ resources, incidents, nodes }: DraftCluster, index: number, node: number): boolean {
  const { promotedOn = null, runsOn = 0 } = resources[index] ?? {};
  const hasTried = incidents.some(
    (one) =>
      one.what === 'promoteFailed' && one.resource % resources.length === index && one.node % nodes.length === node,
  );
  return hasTried || (promotedOn === node && ((runsOn >>> node) & 1) === 1);
}

type Labels = Pick<Compared['comparison'], 'missing' | 'extra'>;

/** What follows from what else is done. */
const isSequel = (label: string): boolean => /_monitor_[1-9]\d* on |_(?:pre|post)_notify_/.test(label);

/**
 * What is promoted, and demoted or restarted for an order, is to be promoted and is not: all that ours adds are such
 * promotions.
 */
function forgetsPromotion({ missing, extra }: Labels, expected: readonly Action[]): boolean {
  const done = new Set(expected.map(({ key, node }) => `${key} on ${node ?? ''}`));
  const promotions = extra.filter((label) => !isSequel(label));
  return (
    missing.every(isSequel) &&
    promotions.length > 0 &&
    promotions.every((label) => {
      const [, name = '', node = ''] = /^(.+)_promote_0 on (.+)$/.exec(label) ?? [];
      const isDone = (task: string): boolean => done.has(`${name}_${task}_0 on ${node}`);
      return isDone('demote') && isDone('stop') === isDone('start');
    })
  );
}

/** What is promoted anew is not demoted before, nor stopped: all that ours adds are such demotions. */
function promotesAnew({ missing, extra }: Labels, expected: readonly Action[]): boolean {
  const done = new Set(expected.map(({ key, node }) => `${key} on ${node ?? ''}`));
  const demotions = extra.filter((label) => !isSequel(label));
  const isAnew = (label: string): boolean => {
    const [, name = '', node = ''] = /^(.+)_demote_0 on (.+)$/.exec(label) ?? [];
    return done.has(`${name}_promote_0 on ${node}`) && !done.has(`${name}_stop_0 on ${node}`);
  };
  return missing.every(isSequel) && demotions.length > 0 && demotions.every(isAnew);
}

/** All that ours lacks are demotions and stops of copies beyond the maximum of a clone that is not managed, or frozen by its ticket. */
function stopsUnmanagedExtra({ missing, extra }: Labels, draft: DraftCluster): boolean {
  const all = nameResources(draft);
  const isFrozen = (index: number): boolean =>
    draft.constraints.some(
      (one) => one.kind === 'ticket' && one.lossPolicy === 'freeze' && one.resource % all.length === index,
    );
  const isExtra = (label: string): boolean => {
    const [, number = '', copy = ''] = /^r(\d)[abc]?:(\d)_(?:demote|stop|delete)_0 on /.exec(label) ?? [];
    const index = Number(number) - 1;
    const { cloneMax = null, meta } = draft.resources[index] ?? {};
    const isLeftAlone = meta?.isManaged === 'false' || isFrozen(index);
    return cloneMax !== null && isLeftAlone && Number(copy) >= cloneMax;
  };
  return extra.length === 0 && missing.length > 0 && missing.every(isExtra);
}

/** With fencing on and no device, all that ours lacks are demotions and stops of copies of a clone that has a maximum. */
function stopsWithoutDevice({ missing, extra }: Labels, draft: DraftCluster): boolean {
  if (!draft.options.fencing || hasDevice(draft)) return false;
  const isOfLimited = (label: string): boolean => {
    const [, number = ''] = /^r(\d)[abc]?(?::\d+)?_(?:demote|stop|delete)_0 on /.exec(label) ?? [];
    return (draft.resources[Number(number) - 1]?.cloneMax ?? null) !== null;
  };
  const lacking = missing.filter((label) => !isSequel(label));
  return extra.every(isSequel) && lacking.length > 0 && lacking.every(isOfLimited);
}
