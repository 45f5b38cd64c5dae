import type { NewAction, PlannedAction } from '../actions/action-table.ts';
import type { Planned } from '../actions/plan-actions.ts';
import type { CollectivePoints } from '../actions/plan-collective.ts';
import { canAct, nodeAt, operationKey } from '../actions/plan.ts';
import { primitivesOf } from '../ordering/primitives-of.ts';
import { RelationList, type Relations } from '../ordering/relation.ts';
import { isChosen, type Settled } from '../ordering/settle.ts';
import type { Instance, World } from '../world/world.ts';

/*
 * Who is told of what: every copy that is there before a task, and every one that is
 * there after it; but none that nobody manages. Known only when it is settled what will be done; telling changes none
 * of that.
 */

export interface Notifications {
  readonly actions: readonly PlannedAction[];
  readonly relations: Relations;
}

export function planNotifications(world: World, planned: Planned, settled: Settled): Notifications {
  const collector = new Collector(planned.actions.length);
  for (const clone of world.instances) {
    const notices = planned.points[clone.number]?.notices ?? null;
    if (notices === null) continue;
    const copies = primitivesOf(world, clone);
    for (const task of tasks) tell({ world, planned, settled, copies, collector }, notices, task);
    orderMonitors({ world, planned, settled, copies, collector }, notices);
  }
  return collector;
}

const tasks = ['start', 'stop', 'promote', 'demote'] as const;
type Task = (typeof tasks)[number];

interface Telling {
  readonly world: World;
  readonly planned: Planned;
  readonly settled: Settled;
  readonly copies: readonly Instance[];
  readonly collector: Collector;
}

function tell(telling: Telling, notices: NonNullable<CollectivePoints['notices']>, task: Task): void {
  const { before, beforeDone, after, afterDone } = notices[task];
  const { copies, settled, collector } = telling;
  if (before < 0 || !isChosen(before, settled) || !happens(telling, task)) return;
  for (const copy of copies) {
    if (!copy.isManaged || (copy.isRemoved && copy.isUnique)) continue;
    for (const node of nodesAt(telling, copy, moments[task].before)) {
      collector.enclose(before, beforeDone, notice(copy, node, `pre_notify_${task}`));
    }
    // What cannot come to its end, as a group that lacks a member, is not told of.
    if (!isChosen(after, settled)) continue;
    for (const node of nodesAt(telling, copy, moments[task].after)) {
      collector.enclose(after, afterDone, notice(copy, node, `post_notify_${task}`));
    }
  }
}

/** Who is there: at first, when some have been stopped, or when others have been started, too. */
type Moment = 'first' | 'between' | 'last';

/** Copies are demoted, then stopped, then started, then promoted. */
const moments: Readonly<Record<Task, { readonly before: Moment; readonly after: Moment }>> = {
  demote: { before: 'first', after: 'first' },
  stop: { before: 'first', after: 'between' },
  start: { before: 'between', after: 'last' },
  promote: { before: 'last', after: 'last' },
};

/** Some copy really does it. */
function happens({ copies, planned, settled }: Telling, task: Task): boolean {
  return copies.some((copy) => {
    const isDone = (one: Task): boolean =>
      planned.table.of(copy.number, one).some((action) => isChosen(action, settled));
    const isRepeated = planned.table.of(copy.number, task).some((action) => planned.table.at(action).isRepeated);
    return isDone(task) && (!isRepeated || isDone('stop'));
  });
}

function notice(copy: Instance, node: number, task: string): NewAction {
  return { kind: 'resource', task: 'notify', key: operationKey(copy.historyId, task), instance: copy.number, node };
}

/** Where a copy is at a moment, and can be told. */
function nodesAt({ planned, settled, world }: Telling, copy: Instance, moment: Moment): number[] {
  const does = (task: Task): number[] =>
    planned.table
      .of(copy.number, task)
      .filter((action) => isChosen(action, settled))
      .map((action) => planned.table.at(action).node);
  const stopped = new Set(moment === 'first' ? [] : does('stop'));
  const there = copy.activeOn.filter((node) => !stopped.has(node) && canAct(nodeAt({ world }, node)));
  const started = moment === 'last' ? does('start') : [];
  return [...new Set([...there, ...started])].filter((node) => isReached(planned, node, moment));
}

/** A guest or remote node, while there is a connection to it. */
function isReached({ links }: Planned, node: number, moment: Moment): boolean {
  const link = links[node];
  return link === undefined || link === 'standing' || link === (moment === 'last' ? 'returning' : 'ending');
}

/** Watching goes on once everybody has been told. */
function orderMonitors(telling: Telling, notices: NonNullable<CollectivePoints['notices']>): void {
  const { copies, planned, settled, collector } = telling;
  const last = tasks.map((task) => notices[task].afterDone).filter((point) => point >= 0 && isChosen(point, settled));
  for (const copy of copies) {
    for (const monitor of planned.table.recurringOf(copy.number)) {
      if (isChosen(monitor, settled)) for (const point of last) collector.follow(point, monitor);
    }
  }
}

class Collector implements Notifications {
  readonly actions: PlannedAction[] = [];
  readonly relations = new RelationList();
  readonly #offset: number;

  constructor(offset: number) {
    this.#offset = offset;
  }

  enclose(open: number, close: number, action: NewAction): void {
    const number = this.#offset + this.actions.length;
    const defaults = { node: -1, instance: -1, intervalMs: 0, required: true, runnable: true, probe: false };
    this.actions.push({
      ...defaults,
      atLeast: 0,
      isRepeated: false,
      isExtra: false,
      fence: null,
      reasons: [],
      ...action,
      number,
    });
    this.follow(open, number);
    this.follow(number, close);
  }

  follow(first: number, then: number): void {
    this.relations.add(first, then);
  }
}
