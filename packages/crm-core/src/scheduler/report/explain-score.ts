import { infinity } from '../../base/score.ts';
import type { Cause, JournalEntry, ScoreChange } from '../assignment/journal.ts';
import { placeNames } from './place-names.ts';
import type { ScoreReason } from './explanation.ts';
import { instanceOf } from './render-instance.ts';
import type { WhyContext } from './why-context.ts';

/** Why the instance has its score on the node: from the first term to the last change. */
export function scoreReasons(context: WhyContext, instance: number, node: number): readonly ScoreReason[] {
  const said = context.evidence.scores.termsOf(instance, node).map(({ kind, name, score }) => ({ kind, name, score }));
  const changed = context.entriesOf(instance).flatMap((entry) => {
    const change = entry.changes.find((one) => one.node === node);
    return change === undefined ? [] : [asReason(context, entry, change)];
  });
  return decisiveFirst([...said, ...changed]);
}

/** What forbids first, then what weighs most; equals in the order in which they came. */
export function decisiveFirst(reasons: readonly ScoreReason[]): readonly ScoreReason[] {
  const isBan = ({ score }: ScoreReason): number => (score <= -infinity ? 0 : 1);
  return [...reasons].sort((a, b) => isBan(a) - isBan(b) || Math.abs(b.score) - Math.abs(a.score));
}

function asReason(context: WhyContext, { cause }: JournalEntry, change: ScoreChange): ScoreReason {
  const score = difference(change);
  switch (cause.kind) {
    case 'primary':
      return primaryReason(context, cause, score);
    case 'dependent': {
      const { colocation } = cause;
      const { id } = instanceOf(context.world, colocation.dependent);
      return { kind: 'dependent', constraint: configured(colocation), resource: id, score, strength: colocation.score };
    }
    case 'capacity':
      return { kind: 'capacity', lacks: lacksOf(cause, change.node), score };
    case 'copies':
      return {
        kind: 'copies',
        holder: instanceOf(context.world, cause.holder).id,
        isFull: isAllowed(context, cause.holder, change.node),
        score,
      };
    case 'noCopyLeft':
    case 'promotionScore':
    case 'replica':
    case 'stopped':
      return { kind: cause.kind, score };
  }
}

function primaryReason(context: WhyContext, { colocation }: Cause & { kind: 'primary' }, score: number): ScoreReason {
  const primary = instanceOf(context.world, colocation.primary);
  return {
    kind: 'primary',
    constraint: configured(colocation),
    resource: primary.id,
    role: colocation.primaryRole,
    on: placeNames(context, primary, colocation.primaryRole),
    score,
    strength: colocation.score,
  };
}

function configured({ id, isInternal }: { readonly id: string; readonly isInternal: boolean }): string | null {
  return isInternal ? null : id;
}

/** What the change is worth: forbidden is minus infinity, whatever was there before. */
function difference({ before, after }: ScoreChange): number {
  if (after <= -infinity) return -infinity;
  if (before <= -infinity || after >= infinity) return after;
  return after - before;
}

function isAllowed({ decision }: WhyContext, holder: number, node: number): boolean {
  return (decision.assignment.finalScores[holder]?.[node] ?? 0) >= 0;
}

function lacksOf({ needs, left }: Cause & { kind: 'capacity' }, node: number) {
  return [...needs]
    .map(([attribute, need]) => ({ attribute, needs: need, left: left[node]?.get(attribute) ?? 0 }))
    .filter((lack) => lack.left < lack.needs);
}
