import { doneTasks, type CollectivePoints } from '../actions/plan-collective.ts';
import { relation, type RelationList } from './relation.ts';

/** Copies are told before a task begins and after it has ended, and one task's telling ends before the next one's begins. */
export function orderNotices(points: CollectivePoints, relations: RelationList): void {
  const { notices } = points;
  if (notices === null) return;
  for (const task of ['start', 'stop', 'promote', 'demote'] as const) {
    const { before, beforeDone, after, afterDone } = notices[task];
    if (before < 0) continue;
    relations.add(before, beforeDone, relation.showsFirst);
    relations.add(beforeDone, points[task], relation.showsFirst);
    relations.add(points[doneTasks[task]], after, relation.shows | relation.gates);
    relations.add(beforeDone, after);
    relations.add(after, afterDone, relation.shows | relation.gates);
  }
  for (const [first, then] of sequence) {
    const { afterDone } = notices[first];
    const { before } = notices[then];
    if (afterDone >= 0 && before >= 0) relations.add(afterDone, before);
  }
}

const sequence = [
  ['demote', 'stop'],
  ['demote', 'start'],
  ['demote', 'promote'],
  ['stop', 'start'],
  ['stop', 'promote'],
  ['start', 'promote'],
] as const;
