import { nothingKnown, withoutFailures, withoutHistory, withOrder, withRecord } from '../coordinator/volatile-state.ts';
import type { VolatileState } from '../coordinator/volatile-state.ts';
import type { ClusterModel } from '../model/cluster.ts';
import type { OperationRecord } from '../model/status.ts';
import { findPrimitive } from '../coordinator/primitives.ts';
import { isFailure } from '../model/failure.ts';
import { Operations } from '../operations/operations.ts';
import type { LedgerEntry, NodeRecord, OperationsEffect, WorkOrder } from '../operations/work-order.ts';
import type { OperationResult } from '@understudy/contracts';
import type { Attributes } from './attributes.ts';
import type { Body } from './body.ts';
import { operationText } from './event-text.ts';
import { isOwned, StepBack, stepBackReasons } from './step-back.ts';
import type { StepBackCause } from './step-back.ts';

/**
 * The work of this node: carries out orders, remembers what runs here, reports it
 * to whoever decides; or gives everything up without asking.
 */
export class Work {
  readonly #body: Body;
  readonly #operations: Operations;
  readonly #attributes: Attributes;
  #own: VolatileState = nothingKnown;
  #stepBack: StepBack | null = null;
  #stepBacks = 0;
  /** With which no orphan was left untold. */
  #allTold: {
    readonly model: ClusterModel;
    readonly active: readonly LedgerEntry[];
    readonly own: VolatileState;
  } | null = null;

  constructor(body: Body, attributes: Attributes) {
    const { node, life, ledger } = body.options;
    this.#body = body;
    this.#attributes = attributes;
    this.#operations = new Operations({
      node,
      life,
      manifests: () => body.agents.manifests,
      slowdownPercent: () => body.slowdownPercent,
      ledger,
    });
  }

  /** All that is known here of what runs here; empty in a new life, so that everything is probed. */
  get records(): readonly OperationRecord[] {
    return this.#own.history;
  }

  get isSteppingBack(): boolean {
    return this.#stepBack !== null;
  }

  /** Nothing can be active here. */
  get isOver(): boolean {
    return this.#operations.ledger.length === 0;
  }

  /** An operation that may change what runs here is under way. */
  get isBusy(): boolean {
    return this.#own.history.some(({ code, intervalMs }) => code === 'pending' && intervalMs === 0);
  }

  /** What may be active here. */
  get active(): readonly LedgerEntry[] {
    return this.#operations.ledger;
  }

  /** Something that only one node may have may be active here. */
  get owns(): boolean {
    return this.#operations.ledger.some(isOwned);
  }

  /** What may be active here that only one node may have, and that has not been tried in vain to end. */
  get owned(): readonly string[] {
    const owned = this.#operations.ledger.filter((entry) => isOwned(entry) && !this.#failedToEnd(entry.resource));
    return owned.map(({ resource }) => resource);
  }

  /**
   * What is active here and no longer defined is told, since nobody will ask for it:
   * it was begun in an earlier life, or before this node stepped back. Outside of a view
   * nobody knows what is defined: another's definition may be the one that goes on.
   */
  tellOrphans(): void {
    const { model, view } = this.#body;
    if (model === null || view === null || this.#stepBack !== null) return;
    const [active, own, allTold] = [this.active, this.#own, this.#allTold];
    if (allTold?.model === model && allTold.active === active && allTold.own === own) return;
    this.#allTold = { model, active, own };
    for (const entry of active) {
      const isTold = own.history.some(({ resource }) => resource === entry.resource);
      if (!isTold && findPrimitive(model, entry.resource) === null) this.#recall(entry);
    }
  }

  #recall(entry: LedgerEntry): void {
    const record = recollection(entry, this.#body.node);
    this.#own = withRecord(this.#own, record, this.#body.now.wallMs);
    this.#tell(record, null);
  }

  #failedToEnd(resource: string): boolean {
    return this.#own.history.some((record) => isFailedStop(record, [resource]) && isFailure(record));
  }

  carryOut(order: WorkOrder): void {
    const { wallMs, monotonicMs } = this.#body.now;
    this.#own = withOrder(this.#own, order.action, wallMs);
    this.#operate(this.#operations.execute(order, monotonicMs));
  }

  /** Says whether there is anything new in it: a monitor that found what it expected has nothing to say. */
  finished(operationId: string, result: OperationResult): boolean {
    return this.#operate(this.#operations.finished(operationId, result, this.#body.now.monotonicMs));
  }

  /** Says whether anything new came of it. */
  due(timer: string): boolean {
    return this.#operate(this.#operations.due(timer, this.#body.now.monotonicMs));
  }

  forget(resource: string, all: boolean): void {
    const concerns = (of: { readonly resource: string }): boolean => of.resource === resource;
    this.#own = all ? withoutHistory(this.#own, concerns) : withoutFailures(this.#own, concerns);
    if (all) this.#operate(this.#operations.forget(resource));
  }

  /** Gives up what this node owns, and its place in the view, before anything else. */
  stepBack(why: StepBackCause): void {
    const body = this.#body;
    // One that leaves comes to no view any more: it all ends at once.
    const cause = body.leaving && why !== 'guardian' ? 'leave' : why;
    if (this.#stepBack?.cause === cause || this.#stepBack?.cause === 'guardian') return;
    body.publish('step-back', `stops what it owns here: ${stepBackReasons[cause]}`, { cause });
    body.view = null;
    body.coordinator = null;
    for (const peer of body.peers) body.hangUp(peer);
    this.#operate(this.#operations.drop());
    const generation = body.state.stamp.generation;
    this.#stepBacks += 1;
    const { node } = body;
    const { manifests } = body.agents;
    const stepBack = new StepBack(cause, { node, manifests, generation, number: this.#stepBacks });
    this.#stepBack = stepBack;
    for (const order of stepBack.begin(this.#operations.ledger)) this.carryOut(order);
    this.#maybeOver();
  }

  /** Says whether something has come of it that others look at, and not only what is to be done next. */
  #operate(effects: readonly OperationsEffect[]): boolean {
    for (const effect of effects) {
      if (effect.kind === 'record') this.#recorded(effect.record, effect.orderId);
      else if (effect.kind === 'attributes') this.#attributes.set(effect.changes);
      else if (effect.kind === 'done') this.#done(effect.orderId);
      else this.#body.emit(effect);
    }
    return effects.some(({ kind }) => kind in tells);
  }

  #recorded(record: NodeRecord, orderId: string | null): void {
    const body = this.#body;
    if (record.action === 'notify') return this.#wasTold(record, orderId);
    this.#own = withRecord(this.#own, record, body.now.wallMs);
    const event = operationText(record, orderId !== null);
    if (event !== null) body.publish(event.kind, event.text, { ...record });
    if (this.#stepBack !== null) {
      for (const order of this.#stepBack.answered(record, orderId)) this.carryOut(order);
      return this.#maybeOver();
    }
    this.#tell(record, orderId);
  }

  /** A copy that did not take it in is no failure, as with Pacemaker: people are told, and all goes on. */
  #wasTold(record: NodeRecord, orderId: string | null): void {
    const { resource, code, reason } = record;
    if (code !== 'ok') {
      const text = `${resource} did not take in what it was told (${code})${reason === '' ? '' : `: ${reason}`}`;
      this.#body.publish('warning', text, { ...record });
    }
    if (orderId !== null) this.#done(orderId);
  }

  #tell(record: NodeRecord, orderId: string | null): void {
    const { coordinator, view, now } = this.#body;
    if (coordinator !== null) coordinator.record(record, orderId, now.wallMs);
    else if (view !== null) this.#body.send(view.coordinator, { kind: 'record', record, orderId });
  }

  #done(orderId: string): void {
    const { coordinator, view } = this.#body;
    if (coordinator !== null) coordinator.done(orderId);
    else if (view !== null) this.#body.send(view.coordinator, { kind: 'done', orderId });
  }

  /** What could not be stopped is remembered and reported; all else is to be asked anew. */
  #maybeOver(): void {
    const stepBack = this.#stepBack;
    if (stepBack === null || !stepBack.isOver) return;
    this.#stepBack = null;
    const failed = stepBack.failed.map(({ resource }) => resource);
    this.#own = { ...nothingKnown, history: this.#own.history.filter(({ resource }) => failed.includes(resource)) };
    this.#body.known = nothingKnown;
    const text = failed.length === 0 ? 'has given up all that it owned here' : `could not stop ${failed.join(', ')}`;
    this.#body.publish('step-back', text, { failed });
    if (stepBack.isFinal) this.#body.departs = { clean: failed.length === 0 };
  }
}

/** Effects by which more changes than what the operations themselves are about. */
const tells = { record: true, attributes: true, done: true, ledger: true } satisfies Partial<
  Record<OperationsEffect['kind'], true>
>;

/** As if it had been begun just now. */
function recollection({ resource, role, digest }: LedgerEntry, node: string): NodeRecord {
  const action = role === 'promoted' ? 'promote' : 'start';
  return { node, resource, action, intervalMs: 0, role, probe: false, code: 'ok', reason: '', digest };
}

function isFailedStop(record: OperationRecord, failed: readonly string[]): boolean {
  return failed.includes(record.resource) && (record.action === 'stop' || record.action === 'demote');
}
