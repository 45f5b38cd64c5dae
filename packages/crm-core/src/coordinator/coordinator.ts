import { invariant } from '../base/invariant.ts';
import { schedule } from '../definition/schedule.ts';
import type { ClusterModel } from '../model/cluster.ts';
import { isFailure, isRunning } from '../model/failure.ts';
import { promotionsOf, type NodeAttribute } from '../model/node-attribute.ts';
import type { ClusterStatus, NodeStatus } from '../model/status.ts';
import type { ClearHistoryAction, ResourceAction, Transition, TransitionAction } from '../model/transition.ts';
import type { NodeRecord, Ownership, WorkOrder } from '../operations/work-order.ts';
import { TransitionRunner } from '../transition/runner.ts';
import { heldBack, withoutHeld } from '../transition/held-back.ts';
import { withoutFencing } from '../transition/without-fencing.ts';
import type { StormHold } from '../fencing/storm-brake.ts';
import { activePlaces } from './active-places.ts';
import { Brake, foreseeHold, type BrakeScene } from './brake.ts';
import { transitionEvent } from './coordinator-effect.ts';
import type { CoordinatorEffect } from './coordinator-effect.ts';
import type { CoordinatorOptions, CoordinatorStart } from './coordinator-start.ts';
import { applyIntents } from './intents.ts';
import type { Intent } from './intents.ts';
import { looks } from './looks.ts';
import { findPrimitive } from './primitives.ts';
import { earliest, recheck } from './recheck.ts';
import { Settling } from './settling.ts';
import { activates } from './storm-event.ts';
import { remainingIntents } from './remaining-intents.ts';
import { hasDevice, UnfencedNews } from './unfenced.ts';
import {
  withNodeAttributes,
  withNodeHistory,
  withoutFailures,
  withoutHistory,
  withOrder,
  isAwaited,
  withRecord,
} from './volatile-state.ts';
import type { VolatileState } from './volatile-state.ts';

/**
 * Decides for the cluster while this node is its coordinator: takes a snapshot,
 * has it scheduled, hands the actions out, and begins again with what came of
 * them. Every event only says "look again"; a decision always starts from the
 * whole present.
 */
export class Coordinator {
  readonly #options: CoordinatorOptions;
  /** Empty at first: the first word of a node counts even if it is that it is gone. */
  readonly #nodes = new Map<string, NodeStatus['state']>();
  #model: ClusterModel | null;
  #intents: readonly Intent[];
  #volatile: VolatileState;
  #runner: TransitionRunner | null = null;
  readonly #settling = new Settling();
  #isQuorate = true;
  #decisions = 0;
  #restless = 0;
  #lookAgain = true;
  #heldUntilWallMs = 0;
  readonly #unfenced = new UnfencedNews();
  /** Nodes that were tried in vain, and are not tried again before something changes. */
  readonly #inVain = new Set<string>();
  #storm: StormHold | null;
  /** Of what only one node may have, nothing else is begun; null: anything may be. */
  #limit: readonly string[] | null = null;
  /** A person's doing, or that of a new view, is under way: it counts as no storm. */
  #isAsked = true;
  readonly #brake: Brake;
  /** Effects of what happened between two advances. */
  readonly #waiting: CoordinatorEffect[] = [];

  constructor(options: CoordinatorOptions, start: CoordinatorStart) {
    this.#options = options;
    this.#model = start.model;
    this.#intents = start.intents;
    this.#volatile = start.volatile;
    this.#storm = start.hold ?? null;
    this.#brake = new Brake(start.model === null ? new Map() : activePlaces(start.model, start.volatile.history));
  }

  get volatile(): VolatileState {
    return this.#volatile;
  }

  get isIdle(): boolean {
    return this.#runner === null && (!this.#lookAgain || this.#storm !== null);
  }

  /** Something that was ordered from the node has not been answered. */
  awaits(node: string): boolean {
    return this.#runner?.underWay.some((action) => action.kind === 'resource' && action.node === node) ?? false;
  }

  /** What is meant to be, or what people want on top of it, has changed. */
  setPlan(model: ClusterModel | null, intents: readonly Intent[], reason: string): void {
    this.#model = model;
    this.#intents = intents;
    this.#isAsked = true;
    this.#inVain.clear();
    this.#stir(reason);
  }

  /** The storm brake holds, or a person has let go: then nothing of before counts. */
  setHold(hold: StormHold | null): void {
    if (this.#storm !== null && hold === null) {
      this.#volatile = { ...this.#volatile, storm: [] };
      this.#inVain.clear();
      this.#stir('the cluster goes on');
    } else if (hold !== null) this.#runner?.abort('the cluster holds still');
    this.#storm = hold;
  }

  /** A fencing has come to its outcome. One in vain is not asked for again before something changes. */
  fencingEnded(node: string, isConfirmed: boolean): void {
    if (!isConfirmed) this.#inVain.add(node);
    const action = this.#runner?.underWay.find((each) => each.kind === 'fence' && each.node === node);
    if (action !== undefined) this.#runner?.finish(action.id, isConfirmed);
    this.#stir(isConfirmed ? `${node} was fenced` : `${node} could not be fenced`);
  }

  /** Whether the view has the tie-breakers' word. */
  setQuorate(isQuorate: boolean): void {
    if (this.#isQuorate === isQuorate) return;
    this.#isQuorate = isQuorate;
    this.#stir(isQuorate ? 'there is quorum' : 'there is no quorum');
  }

  /** A node that is away may have begun what is not known here: only these are certainly not there. */
  limitTo(resources: readonly string[] | null): void {
    if (this.#limit !== null && resources === null) this.#stir('what others may have begun is known or over');
    this.#limit = resources;
  }

  setNode(node: string, state: NodeStatus['state']): void {
    if (this.#nodes.get(node) === state) return;
    this.#nodes.set(node, state);
    this.#inVain.clear();
    if (state !== 'online') this.#giveUpOrdersOf(node);
    // What it ran is gone, or will be told anew when it comes back.
    if (state === 'offline' || state === 'unclean') {
      this.#volatile = withNodeAttributes(withNodeHistory(this.#volatile, node, [], 0), node, []);
    }
    this.#stir(`${node} is ${state}`);
  }

  /** A member tells all that is said of it. */
  setNodeAttributes(node: string, attributes: readonly NodeAttribute[], wallMs: number): void {
    const before = this.#volatile.attributes.filter((each) => each.node === node);
    this.#volatile = withNodeAttributes(this.#volatile, node, attributes);
    if (promotionsOf(attributes, node) !== promotionsOf(before, node))
      this.#stir(`promotion scores of ${node} changed`);
    const countsAtMs = this.#settling.changed({ before, now: attributes }, this.#model, wallMs);
    if (countsAtMs === wallMs) this.#stir(`attributes of ${node} changed`);
    else if (countsAtMs !== null) this.#waiting.push({ kind: 'recheck', atWallMs: countsAtMs });
  }

  /** A member tells all it knows of itself. */
  setNodeHistory(node: string, records: readonly NodeRecord[], wallMs: number): void {
    this.#volatile = withNodeHistory(this.#volatile, node, records, wallMs);
    this.#giveUpOrdersOf(node);
    this.#stir(`${node} has told what runs there`);
  }

  /** A result, of an order or of a recurring monitor. */
  record(record: NodeRecord, orderId: string | null, wallMs: number): void {
    if (isAwaited(this.#volatile, record)) this.#volatile = withRecord(this.#volatile, record, wallMs);
    const ordered = orderId === null ? null : this.#actionOf(orderId);
    if (ordered === null) this.#stir(`${record.resource} on ${record.node} changed`);
    else this.#runner?.finish(ordered, !isFailure(record));
    // What was planned without knowing that it runs there is to be planned anew.
    if (record.probe && isRunning(record.code)) this.#stir(`${record.resource} was found running on ${record.node}`);
  }

  done(orderId: string): void {
    const ordered = this.#actionOf(orderId);
    if (ordered !== null) this.#runner?.finish(ordered, true);
  }

  /** Time has passed that a decision may depend on. */
  recheck(): void {
    this.#lookAgain = true;
  }

  /** Forgets what is known of resources (on one node, or on all), so that they are probed again. */
  cleanUp(resources: readonly string[], node: string | null): void {
    const concerns = (of: { node: string; resource: string }): boolean =>
      resources.includes(of.resource) && (node === null || of.node === node);
    this.#volatile = withoutHistory(this.#volatile, concerns);
    this.#isAsked = true;
    this.#stir(`clean-up of ${resources.join(', ')}`);
    const nodes = node === null ? this.#options.nodes : [node];
    for (const on of nodes) {
      for (const resource of resources) this.#waiting.push({ kind: 'forget', node: on, resource, all: true });
    }
  }

  /** Goes on as far as it can: hands out what is ready, decides again when a transition is over. */
  advance(wallMs: number): CoordinatorEffect[] {
    const effects: CoordinatorEffect[] = this.#waiting.splice(0);
    for (;;) {
      if (this.#runner !== null) effects.push(...this.#handOut(this.#runner, wallMs));
      if (this.#runner !== null && !this.#runner.isOver) return effects;
      effects.push(...this.#endTransition());
      if (!this.#lookAgain || wallMs < this.#heldUntilWallMs) return effects;
      effects.push(...this.#decide(wallMs));
    }
  }

  #decide(wallMs: number): CoordinatorEffect[] {
    this.#lookAgain = false;
    const model = this.#model;
    if (model === null) return [];
    const transition = this.#schedule(model, this.#intents, wallMs);
    const effects = this.#unfenced.tell(transition.unfenced.filter(({ node }) => !hasDevice(model, node)));
    if (transition.actions.length === 0) return [...effects, ...this.#settle(model, transition, wallMs)];
    const places = (): ReadonlyMap<string, string> => activePlaces(model, this.#volatile.history);
    const hold = this.#isAsked ? null : foreseeHold(transition.actions, places, this.#brakeScene(model, wallMs));
    if (hold !== null) {
      this.setHold(hold);
      return [...effects, { kind: 'hold', hold }];
    }
    this.#restless += 1;
    if (this.#restless > restlessLimit) return [...effects, ...this.#hold(wallMs)];
    this.#decisions += 1;
    this.#runner = new TransitionRunner(`${this.#options.generation}.${this.#decisions}`, transition);
    return [...effects, transitionEvent(this.#runner, transition), ...recheck(transition.recheckAtWallMs)];
  }

  #brakeScene({ stormBudget: budget }: ClusterModel, wallMs: number): BrakeScene {
    const { storm: events, failCounts } = this.#volatile;
    return { events, budget, failCounts, ownershipOf: (resource) => this.#ownershipOf(resource), wallMs };
  }

  #schedule(model: ClusterModel, intents: readonly Intent[], wallMs: number): Transition {
    const attributes = this.#settling.settled(this.#volatile.attributes, model, wallMs);
    const wanted = schedule(applyIntents(model, intents), { ...this.status(), attributes }, wallMs);
    const possible = withoutFencing(wanted, (node) => hasDevice(model, node) && !this.#inVain.has(node));
    const isStill = (action: TransitionAction): boolean =>
      this.#storm !== null && !looks(action, this.#volatile.history);
    return withoutHeld(
      possible,
      heldBack(possible.actions, (action) => this.#isBeyondLimit(action) || isStill(action)),
    );
  }

  #isBeyondLimit(action: TransitionAction): boolean {
    if (this.#limit === null || action.kind !== 'resource' || this.#limit.includes(action.resource)) return false;
    const ownership = this.#ownershipOf(action.resource);
    return ownership !== 'shared' && activates(action, ownership);
  }

  /** Nothing is to be done: what people asked for may have reached its end. */
  #settle(model: ClusterModel, transition: Transition, wallMs: number): CoordinatorEffect[] {
    this.#restless = 0;
    if (this.#storm !== null) return [];
    this.#isAsked = false;
    const remaining = remainingIntents(
      this.#intents,
      { model, transition, wallMs },
      (intents) => this.#schedule(model, intents, wallMs).actions.length === 0,
    );
    const until = this.#intents.flatMap((intent) =>
      intent.kind === 'move' && intent.untilWallMs !== null ? [intent.untilWallMs] : [],
    );
    const ended = this.#intents.filter((intent) => !remaining.includes(intent));
    return [
      ...recheck(earliest([transition.recheckAtWallMs, ...until])),
      ...(ended.length === 0 ? [] : [{ kind: 'intentsEnded', ended, remaining } as const]),
    ];
  }

  /** Decisions that never come to rest are worse than none. */
  #hold(wallMs: number): CoordinatorEffect[] {
    this.#restless = 0;
    this.#lookAgain = true;
    this.#heldUntilWallMs = wallMs + holdMs;
    const text = `the last ${restlessLimit} decisions did not come to rest: nothing more is done for ${holdMs / 1000} s`;
    return [{ kind: 'event', event: 'warning', text, data: {} }, ...recheck(this.#heldUntilWallMs)];
  }

  #handOut(runner: TransitionRunner, wallMs: number): CoordinatorEffect[] {
    const effects: CoordinatorEffect[] = [];
    for (let ready = runner.take(); ready.length > 0; ready = runner.take()) {
      for (const action of ready) effects.push(...this.#begin(runner, action, wallMs));
    }
    return effects;
  }

  #begin(runner: TransitionRunner, action: TransitionAction, wallMs: number): CoordinatorEffect[] {
    switch (action.kind) {
      case 'pseudo':
        runner.finish(action.id, true);
        return [];
      case 'clearHistory':
        runner.finish(action.id, true);
        return this.#clearHistory(action);
      case 'fence':
        return [{ kind: 'fence', node: action.node, reasons: action.reasons }];
      case 'resource': {
        if (action.notice !== undefined && this.#nodes.get(action.node) !== 'online') {
          // Nobody is there to be told, and nobody is kept waiting.
          runner.finish(action.id, true);
          return [];
        }
        const hold = this.#weigh(action, wallMs);
        if (hold === null) return [this.#order(runner, action, wallMs)];
        runner.finish(action.id, false);
        this.setHold(hold);
        return [{ kind: 'hold', hold }];
      }
    }
  }

  /** Whether the storm brake lets it happen; null: it does, and it is counted. */
  #weigh(action: ResourceAction, wallMs: number): StormHold | null {
    if (this.#model === null) return null;
    const { events, hold } = this.#brake.weigh(action, this.#isAsked, this.#brakeScene(this.#model, wallMs));
    this.#volatile = { ...this.#volatile, storm: events };
    return hold;
  }

  #order(runner: TransitionRunner, action: ResourceAction, wallMs: number): CoordinatorEffect {
    const found = this.#find(action.resource);
    this.#volatile = withOrder(this.#volatile, action, wallMs);
    const order: WorkOrder = {
      orderId: `${runner.id}/${action.id}`,
      action,
      primitive: found?.primitive ?? null,
      ownership: found?.ownership ?? 'single',
      generation: this.#options.generation,
    };
    return { kind: 'order', node: action.node, order };
  }

  #clearHistory({ node, resource }: ClearHistoryAction): CoordinatorEffect[] {
    const isIt = (of: { node: string; resource: string }): boolean => of.node === node && of.resource === resource;
    const orphan = this.#find(resource) === null;
    this.#volatile = orphan ? withoutHistory(this.#volatile, isIt) : withoutFailures(this.#volatile, isIt);
    return [{ kind: 'forget', node, resource, all: orphan }];
  }

  #find(resource: string): ReturnType<typeof findPrimitive> {
    return this.#model === null ? null : findPrimitive(this.#model, resource);
  }

  #ownershipOf(resource: string): Ownership {
    return this.#find(resource)?.ownership ?? 'single';
  }

  #endTransition(): CoordinatorEffect[] {
    if (this.#runner === null) return [];
    const { id, abortReason } = this.#runner;
    this.#runner = null;
    this.#lookAgain = true;
    const text = abortReason === null ? `transition ${id} is complete` : `transition ${id} ended early: ${abortReason}`;
    return [{ kind: 'event', event: 'transition', text, data: { transition: id, complete: abortReason === null } }];
  }

  /** What is known now. */
  status(): ClusterStatus {
    const { history, failCounts, attributes } = this.#volatile;
    return {
      quorate: this.#isQuorate,
      nodes: this.#options.nodes.map((id) => ({ id, state: this.#nodes.get(id) ?? 'offline' })),
      history,
      failCounts,
      attributes,
    };
  }

  /**
   * Something has happened: what is under way ends, then everything is looked at anew. A
   * fencing goes on by itself meanwhile: nobody waits for it who does not depend on it.
   */
  #stir(reason: string): void {
    this.#lookAgain = true;
    this.#runner?.abort(reason);
    for (const action of this.#runner?.underWay ?? []) {
      if (action.kind === 'fence') this.#runner?.finish(action.id, false);
    }
  }

  #giveUpOrdersOf(node: string): void {
    for (const action of this.#runner?.underWay ?? []) {
      if (action.kind === 'resource' && action.node === node) this.#runner?.finish(action.id, false);
    }
  }

  /** The action of the running transition that an order id names; null if it is an older one's. */
  #actionOf(orderId: string): number | null {
    const [transition, action] = orderId.split('/');
    if (this.#runner === null || transition !== this.#runner.id) return null;
    const id = Number(action);
    invariant(Number.isInteger(id), `order id ${orderId} names an action`);
    return id;
  }
}

/** Transitions in a row, without an empty one between them. */
const restlessLimit = 50;
const holdMs = 10_000;
