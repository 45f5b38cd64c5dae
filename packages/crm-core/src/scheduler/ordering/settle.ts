import type { PlannedAction } from '../actions/action-table.ts';
import type { Migration, Planned } from '../actions/plan-actions.ts';
import { relation, type Relations } from './relation.ts';
import { RelationIndex } from './relation-index.ts';

/*
 * Which actions are needed and which are possible, once every relation has had its say.
 * Demands only spread and possibilities only shrink, so the order in which relations
 * are looked at does not matter, and each is looked at again only when one of its ends
 * has changed.
 */

export interface Settled {
  /** By action: it has to be done. */
  readonly required: Uint8Array;
  /** By action: a point that appears because of what it encloses. */
  readonly shown: Uint8Array;
  /** By action: nothing forbids it. */
  readonly runnable: Uint8Array;
  /** By instance: it is moved alive. */
  readonly migrates: Uint8Array;
  /** By action: number of the relation that made it necessary, that refused it; -1: it was so from the start, or is not. */
  readonly requiredBy: Int32Array;
  readonly refusedBy: Int32Array;
  /** The same for what made a point appear. */
  readonly shownBy: Int32Array;
}

export function settle(
  { actions, migrations }: Pick<Planned, 'actions' | 'migrations'>,
  relations: Relations,
): Settled {
  const settlement = new Settlement(actions, relations, migrations);
  settlement.run(actions.map((action) => action.number));
  settlement.run(settlement.refuseAsymmetric());
  while (settlement.pullSure()) settlement.run([]);
  while (settlement.giveUpAfterRestarts()) settlement.run([]);
  for (const { to, from } of settlement.liveMigrations()) {
    if (to >= 0) settlement.required[to] = 1;
    settlement.required[from] = 1;
  }
  return settlement;
}

class Settlement implements Settled {
  readonly required: Uint8Array;
  readonly shown: Uint8Array;
  readonly runnable: Uint8Array;
  readonly migrates: Uint8Array;
  readonly requiredBy: Int32Array;
  readonly refusedBy: Int32Array;
  readonly shownBy: Int32Array;
  /** The relation that is looked at. */
  #cause = -1;
  readonly #index: RelationIndex;
  readonly #migrations: Planned['migrations'];
  readonly #actions: readonly PlannedAction[];
  readonly #hasRepeated: boolean;
  readonly #hasExtra: boolean;
  readonly #relations: Relations;
  /** Numbers of the relations that pull if that is sure. */
  readonly #askedLast: number[] = [];
  /** By action: how many of the `gatesUnlessAny` before it can still be done. */
  readonly #anyLeft: Int32Array;
  readonly #waiting: number[] = [];
  readonly #isWaiting: Uint8Array;
  readonly #look = (number: number): void => this.#apply(number);

  constructor(actions: readonly PlannedAction[], relations: Relations, migrations: Planned['migrations']) {
    this.#migrations = migrations;
    this.migrates = marksOf(migrations, (migration) => migration !== undefined);
    this.#actions = actions;
    this.#hasRepeated = actions.some(({ isRepeated }) => isRepeated);
    this.#hasExtra = actions.some(({ isExtra }) => isExtra);
    this.#relations = relations;
    this.#index = new RelationIndex(actions.length, relations);
    this.required = marksOf(actions, (action) => action.required);
    this.runnable = marksOf(actions, (action) => action.runnable);
    this.shown = new Uint8Array(actions.length);
    this.requiredBy = new Int32Array(actions.length).fill(-1);
    this.refusedBy = new Int32Array(actions.length).fill(-1);
    this.shownBy = new Int32Array(actions.length).fill(-1);
    this.#isWaiting = new Uint8Array(actions.length);
    this.#anyLeft = new Int32Array(actions.length);
    for (let number = 0; number < relations.length; number += 1) {
      const flags = relations.flags[number] ?? 0;
      if ((flags & relation.pullsIfSure) !== 0) this.#askedLast.push(number);
      if ((flags & relation.gatesUnlessAny) === 0) continue;
      const then = relations.thens[number] ?? -1;
      this.#anyLeft[then] = (this.#anyLeft[then] ?? 0) + 1;
    }
    for (const { number, atLeast } of actions) if ((this.#anyLeft[number] ?? 0) < atLeast) this.runnable[number] = 0;
  }

  run(changed: readonly number[]): void {
    for (const action of changed) this.#push(action);
    // What cannot be done from the start has not refused anything yet.
    for (let action = this.#waiting.pop(); action !== undefined; action = this.#waiting.pop()) {
      this.#isWaiting[action] = 0;
      this.#index.visit(action, this.#look);
    }
  }

  /** What needs another to be done first, and that will not be done. Returns what has changed. */
  refuseAsymmetric(): number[] {
    const changed: number[] = [];
    const { length, firsts, thens, flags } = this.#relations;
    for (let number = 0; number < length; number += 1) {
      if (((flags[number] ?? 0) & relation.asymmetric) === 0) continue;
      const [first, then] = [firsts[number] ?? -1, thens[number] ?? -1];
      if (this.runnable[then] === 0 || this.runnable[first] === 1 || !this.#isDone(then)) continue;
      this.runnable[then] = 0;
      this.refusedBy[then] = number;
      changed.push(then);
    }
    return changed;
  }

  /** What is pulled by what will certainly be done. Returns whether there was any. */
  pullSure(): boolean {
    const { firsts, thens } = this.#relations;
    for (const number of this.#askedLast) {
      const [first, then] = [firsts[number] ?? -1, thens[number] ?? -1];
      if (this.runnable[first] === 0 || !this.#isDone(first)) continue;
      this.#cause = number;
      this.#pull(first, then);
    }
    return this.#waiting.length > 0;
  }

  liveMigrations(): Migration[] {
    return this.#migrations.flatMap((migration, instance) =>
      migration !== undefined && this.migrates[instance] === 1 ? [migration] : [],
    );
  }

  #apply(number: number): void {
    const flags = this.#relations.flags[number] ?? 0;
    if ((flags & ~relation.wish) === relation.follows) return;
    const [first, then] = [this.#relations.firsts[number] ?? -1, this.#relations.thens[number] ?? -1];
    this.#cause = number;
    this.#demand(first, then, flags);
    this.#show(first, then, flags);
    this.#refuse(first, then, flags);
  }

  #demand(first: number, then: number, flags: number): void {
    if ((flags & relation.pulls) !== 0 && this.#isDone(first)) this.#pull(first, then);
    if ((flags & relation.commands) !== 0 && this.required[first] === 1) this.#require(then);
    const spares = this.#isMoved(then, 'stop') && this.runnable[first] === 1;
    const demands = (flags & (relation.needs | relation.asksFor)) !== 0;
    if (demands && this.#matters(then, first) && !spares) this.#require(first);
    if ((flags & relation.restarts) !== 0 && this.required[then] === 1 && !this.#isArrival(first, then)) {
      this.#require(first);
    }
    if ((flags & relation.yields) !== 0 && this.#loud.has(then)) this.#require(first);
    if ((flags & (relation.restarts | relation.yields)) !== 0 && this.runnable[then] === 0) this.#require(first);
    if ((flags & relation.excludes) !== 0 && this.#isDone(first)) this.#forbid(then);
  }

  /** What is moved alive pulls nothing along. */
  #pull(first: number, then: number): void {
    if (this.#isMoved(first, 'start') || this.#isQuiet(first, then)) return;
    this.#require(then);
    if (this.#actions[then]?.isRepeated === true) this.#raiseVoice(then);
  }

  /** A start that is only done once more, without a stop, asks nothing of others, nor does what consists of such starts. */
  #isQuiet(first: number, then: number): boolean {
    return (
      this.#hasRepeated && this.#actions[then]?.instance !== this.#actions[first]?.instance && !this.#isLoud(first)
    );
  }

  #isLoud(action: number): boolean {
    const { isRepeated = false, task, instance = -1 } = this.#actions[action] ?? {};
    if (task === 'running') return this.required[action] === 1 || this.#loud.has(action);
    return !isRepeated || this.#goesDown(instance);
  }

  /** After a stop it is a start like any other: looked at once more. */
  #raiseVoice(start: number): void {
    if (this.#loud.has(start)) return;
    this.#loud.add(start);
    this.#push(start);
  }

  /** Starts that are done once more and follow others, and points that more leads to than such. */
  readonly #loud = new Set<number>();

  #isMoved(action: number, task: string): boolean {
    const { instance = -1, task: own } = this.#actions[action] ?? {};
    return own === task && this.migrates[instance] === 1;
  }

  /** That `then` is done means something for `first`: the end of a copy too many does not, but where that copy is. */
  #matters(then: number, first: number): boolean {
    if (!this.#hasExtra) return this.#isDone(then);
    const { isExtra = false, node } = this.#actions[then] ?? {};
    if (isExtra && this.#actions[first]?.node !== node) return false;
    return this.required[then] === 1 || this.#meant.has(then);
  }

  /** Points that more leads to than the ends of copies too many. */
  readonly #meant = new Set<number>();

  #mean(point: number, because: number): void {
    if (!this.#hasExtra || this.#meant.has(point) || this.#actions[because]?.isExtra === true) return;
    if (this.required[because] === 0 && !this.#meant.has(because)) return;
    this.#meant.add(point);
    this.#push(point);
  }

  /** It is moved alive to where it has been seen already: there it needs no stop. */
  #isArrival(stop: number, start: number): boolean {
    return this.#isMoved(start, 'start') && this.#actions[stop]?.node === this.#actions[start]?.node;
  }

  /** What follows another that goes down and comes up again goes down before it. Returns whether there is any. */
  giveUpAfterRestarts(): boolean {
    const followers = this.liveMigrations().flatMap(({ from }) => this.#actions[from] ?? []);
    const spoilt = followers.filter(({ instance }) => this.#followsRestart(instance));
    for (const { number } of spoilt) this.#giveUpMigration(number);
    return spoilt.length > 0;
  }

  #followsRestart(instance: number): boolean {
    const starts = this.#steps(instance).filter(({ task }) => task === 'start');
    return starts.some(({ number: start }) =>
      [...this.#index.into(start)].some((number) => {
        const { first = -1, flags = 0 } = this.#relations.at(number) ?? {};
        if ((flags & relation.pulls) === 0 || !this.#isDone(first) || this.#isMoved(first, 'start')) return false;
        const leader = this.#actions[first]?.instance ?? -1;
        return leader !== instance && this.#goesDown(leader);
      }),
    );
  }

  #goesDown(instance: number): boolean {
    return this.#steps(instance).some(({ task, number }) => task !== 'start' && this.#isDone(number));
  }

  #giveUpMigration(action: number): void {
    const instance = this.#actions[action]?.instance ?? -1;
    if (this.migrates[instance] !== 1) return;
    this.migrates[instance] = 0;
    for (const { number } of this.#steps(instance)) this.#push(number);
  }

  /** Starts, stops and demotions of an instance. */
  #steps(instance: number): readonly PlannedAction[] {
    this.#stepsByInstance ??= groupSteps(this.#actions);
    return this.#stepsByInstance.get(instance) ?? [];
  }

  #stepsByInstance: ReadonlyMap<number, readonly PlannedAction[]> | null = null;

  #show(first: number, then: number, flags: number): void {
    if ((flags & relation.shows) !== 0 && this.#isSeen(first)) {
      this.#makeShown(then);
      this.#mean(then, first);
      if (this.#hasRepeated && this.#isLoud(first)) this.#raiseVoice(then);
    }
    if ((flags & relation.showsFirst) !== 0 && this.#isSeen(then)) {
      this.#makeShown(first);
      this.#mean(first, then);
    }
  }

  /** What cannot be done by itself makes no point appear. */
  #isSeen(action: number): boolean {
    return this.#isDone(action) && this.#actions[action]?.runnable === true;
  }

  #refuse(first: number, then: number, flags: number): void {
    if (this.runnable[first] === 1) return;
    if ((flags & relation.gates) !== 0) this.#forbid(then);
    const isBlocked = this.required[first] === 1;
    const isHeld = isBlocked && this.required[then] === 1 && this.#matters(then, first);
    if ((flags & relation.needs) !== 0 && isHeld) this.#forbid(then);
    if ((flags & relation.blocks) !== 0 && this.#isDone(first)) this.#forbid(then);
    if ((flags & relation.gatesUnlessAny) !== 0 && !this.#counted.has(this.#cause)) {
      this.#counted.add(this.#cause);
      this.#anyLeft[then] = (this.#anyLeft[then] ?? 0) - 1;
      if ((this.#anyLeft[then] ?? 0) < Math.max(1, this.#actions[then]?.atLeast ?? 0)) this.#forbid(then);
    }
  }

  readonly #counted = new Set<number>();

  #isDone(action: number): boolean {
    return this.required[action] === 1 || this.shown[action] === 1;
  }

  #require(action: number): void {
    if (this.required[action] === 1 || this.#isUnwanted(action)) return;
    this.required[action] = 1;
    this.requiredBy[action] = this.#cause;
    this.#push(action);
  }

  /** It has no node: nobody means it to be done, whatever happens. */
  #isUnwanted(action: number): boolean {
    const { kind, node } = this.#actions[action] ?? {};
    return kind === 'resource' && node === -1;
  }

  #makeShown(action: number): void {
    if (this.shown[action] === 1) return;
    this.shown[action] = 1;
    this.shownBy[action] = this.#cause;
    this.#push(action);
  }

  #forbid(action: number): void {
    if (this.runnable[action] === 0) return;
    this.runnable[action] = 0;
    this.refusedBy[action] = this.#cause;
    if (this.#isMoved(action, 'start') || this.#isMoved(action, 'stop')) this.#giveUpMigration(action);
    this.#push(action);
  }

  #push(action: number): void {
    if (this.#isWaiting[action] === 1) return;
    this.#isWaiting[action] = 1;
    this.#waiting.push(action);
  }
}

/** 1 for each that is so. */
function marksOf<T>(list: readonly T[], isSo: (each: T) => boolean): Uint8Array {
  const found = new Uint8Array(list.length);
  for (let index = 0; index < list.length; index += 1) {
    const each = list[index] as T;
    if (isSo(each)) found[index] = 1;
  }
  return found;
}

const steps: ReadonlySet<string> = new Set(['start', 'stop', 'demote']);

function groupSteps(actions: readonly PlannedAction[]): ReadonlyMap<number, readonly PlannedAction[]> {
  const groups = new Map<number, PlannedAction[]>();
  for (const action of actions) {
    if (action.instance < 0 || !steps.has(action.task)) continue;
    const group = groups.get(action.instance);
    if (group === undefined) groups.set(action.instance, [action]);
    else group.push(action);
  }
  return groups;
}

/** It is needed, or encloses what is, and can be done. */
export function isChosen(action: number, { required, shown, runnable }: Settled): boolean {
  return runnable[action] === 1 && (required[action] === 1 || shown[action] === 1);
}
