/**
 * Finds colocations that contradict each other for certain: a chain of `INFINITY`
 * holds two things on one node, and a `-INFINITY` keeps them apart. A side of which
 * there are several instances (something local) does not hold others together, but
 * one thing cannot be both with it and away from it.
 */
import type { Problem } from '@understudy/contracts';
import { infinity, type Score } from '../base/score.ts';
import { problemAt, type CheckContext } from './check-context.ts';
import { readScore } from './document-defaults.ts';
import type { RoleDocument } from './document.ts';
import type { Outline } from './document-outline.ts';
import { colocatedRole } from './document-roles.ts';

interface Side {
  /** The unit and the side of it that is meant. */
  readonly key: string;
  /** There is one of it in the cluster. */
  readonly isSingle: boolean;
}

interface Pair {
  readonly index: number;
  readonly one: Side;
  readonly other: Side;
  readonly score: Score;
}

export function checkColocations(context: CheckContext): Problem[] {
  const pairs = infinitePairs(context);
  const together = pairs.filter(({ score }) => score >= infinity);
  const placeOf = joined(together);
  const held = new Set(together.map((pair) => meeting(pair, placeOf)));
  const apart = pairs.filter(({ score }) => score <= -infinity);
  return apart.flatMap((pair) => {
    if (!pair.one.isSingle && !pair.other.isSingle) return [everywhere(pair.index)];
    const isHeld = placeOf(pair.one) === placeOf(pair.other) || held.has(meeting(pair, placeOf));
    return isHeld ? [contradiction(pair.index)] : [];
  });
}

/** The reference would move them about for ever. */
function everywhere(index: number): Problem {
  const message = 'both of them run on every node that may have them, so nothing can keep them apart';
  return problemAt(['constraints', index], 'contradicting-colocations', message, 'forbid nodes by locations instead');
}

function contradiction(index: number): Problem {
  const message = 'other colocations hold these two together, and this one keeps them apart, always';
  return problemAt(['constraints', index], 'contradicting-colocations', message, 'leave one out, or make it finite');
}

function infinitePairs({ draft, outline }: CheckContext): Pair[] {
  return (draft.constraints ?? []).flatMap((constraint, index) => {
    if (constraint?.kind !== 'colocation' || constraint.score === undefined) return [];
    const one = sideOf(constraint.resource, constraint.role, outline);
    const other = sideOf(constraint.with, constraint.withRole, outline);
    const score = readScore(constraint.score);
    const isOfUse = one !== null && other !== null && one.key !== other.key && Math.abs(score) >= infinity;
    return isOfUse ? [{ index, one, other, score }] : [];
  });
}

function sideOf(name: string | undefined, role: RoleDocument | undefined, { subjects }: Outline): Side | null {
  const subject = subjects.get(name ?? '');
  if (subject === undefined || subject.unit.kind === null) return null;
  const meant = colocatedRole(role, subject);
  return {
    key: `${subject.unit.name} ${meant ?? 'started'}`,
    isSingle: subject.unit.kind === 'switchable' || meant === 'promoted',
  };
}

/** Which place a side has, if all that must be together is. */
function joined(together: readonly Pair[]): (side: Side) => string {
  const parents = new Map<string, string>();
  const root = (key: string): string => {
    const parent = parents.get(key);
    return parent === undefined ? key : root(parent);
  };
  for (const { one, other } of together) {
    const [from, to] = [root(one.key), root(other.key)];
    if (one.isSingle && other.isSingle && from !== to) parents.set(from, to);
  }
  return (side) => root(side.key);
}

function meeting(pair: Pair, placeOf: (side: Side) => string): string {
  return [placeOf(pair.one), placeOf(pair.other)].sort().join(' / ');
}
