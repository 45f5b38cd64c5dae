import type { ClusterRequest, OperationResult } from '@understudy/contracts';
import { ownedWeights } from '../coordinator/active-places.ts';
import type { Refusal } from '../coordinator/requests.ts';
import { fenceDelayMs } from '../fencing/fence-delay.ts';
import { isConfirmed } from '../fencing/fence-record.ts';
import type { FenceRecord } from '../fencing/fence-record.ts';
import { FenceRun } from '../fencing/fence-run.ts';
import type { FenceEffect, FenceOrder, FenceScene } from '../fencing/fence-run.ts';
import { holdOnFencing } from '../fencing/fencing-memory.ts';
import type { FencingMemory } from '../fencing/fencing-memory.ts';
import type { StormHold } from '../fencing/storm-brake.ts';
import type { Body } from './body.ts';
import { DeviceChecks } from './device-checks.ts';
import { FenceHands } from './fence-hands.ts';
import { FenceRecords, membersOf } from './fence-records.ts';
import { fenceRefusal, fenceTimer, isFenceTimer, outcomeText } from './fence-text.ts';

/**
 * The fencings that this node directs, and the checks of devices: runs them, has their
 * steps carried out, keeps what came of them on every member's disk, and tells whoever
 * decides. A fencing outlives the view in which it was asked for, since it often ends it.
 */
export class Fences {
  readonly #body: Body;
  readonly #hands: FenceHands;
  readonly #records: FenceRecords;
  readonly #checks: DeviceChecks;
  readonly #runs = new Map<string, Running>();
  #numbers = 0;
  /** What each node owned when all were last together. */
  #weights: ReadonlyMap<string, number> = new Map();

  constructor(body: Body, remember: (fencing: FencingMemory, text: string) => void) {
    this.#body = body;
    this.#hands = new FenceHands(body, (stepId, result) => this.answered(stepId, result));
    this.#records = new FenceRecords(body, remember);
    this.#checks = new DeviceChecks(body, this.#records, (node, order) => this.#operate(node, order));
  }

  /** The coordinator needs it fenced. */
  require(target: string, reasons: readonly string[]): void {
    const running = this.#runs.get(target);
    if (running === undefined) return this.#begin(target, reasons);
    // Beyond that it waits, for the outcome or for what it was that came up anew.
    if (isConfirmed(running.run))
      this.#body.coordinator?.fencingEnded(target, this.#body.peer(target)?.isFenced === true);
  }

  /** The storm brake has been reached. */
  hold(hold: StormHold): void {
    this.#records.keep({ ...this.#records.memory, hold }, `the cluster holds still: ${hold.reason}`);
    this.#body.publish('fencing', `the cluster holds still: ${hold.reason}; crm resume lets it go on`);
    this.#body.coordinator?.setHold(hold);
  }

  /** What a person asks for, at the coordinator. Null: it is done, or has begun. */
  ask(request: FencingRequest): Refusal | null {
    switch (request.kind) {
      case 'fenceNode':
        return this.#fenceByPerson(request.node, `${request.who} asked for it${because(request.why)}`);
      case 'confirmFenced':
        return this.#confirm(request.node, request.who, request.why);
      case 'checkFencing':
        return this.#checks.begin();
      case 'resume': {
        this.#records.keep(
          { ...this.#records.memory, hold: null, resumedWallMs: this.#body.now.wallMs },
          `${request.who} lets the cluster go on`,
        );
        this.#body.coordinator?.setHold(null);
        return null;
      }
    }
  }

  /** Another member directs; this one carries out, or directs in its place. */
  heard(from: string, message: FenceMessage): void {
    switch (message.kind) {
      case 'fenceOrder':
        return this.#hands.carryOut(message.order, from);
      case 'fenceResult':
        return this.answered(message.stepId, message.result);
      case 'fenceMe':
        return this.#run(message.record);
      case 'fenced':
        if (this.#body.coordinator !== null) this.#settle(message.record, null);
    }
  }

  /** True if it was one of these operations. */
  finished(operationId: string, result: OperationResult): boolean {
    return this.#hands.finished(operationId, result);
  }

  /** True if it was one of these timers. */
  due(timer: string): boolean {
    return isFenceTimer(timer);
  }

  answered(stepId: string, result: OperationResult): void {
    for (const running of this.#runs.values()) {
      this.#carryOn(running, running.run.result(stepId, result, this.#sceneOf(running.run.target)));
    }
    this.#checks.answered(stepId, result);
  }

  /** No fencing is under way. */
  get isIdle(): boolean {
    return this.#runs.size === 0;
  }

  /** What follows from the present, whatever happened. */
  tend(): void {
    this.#weigh();
    this.#records.closeOrphans(({ target, runId }) => this.#runs.get(target)?.record.runId === runId);
    for (const running of this.#runs.values()) this.#tendRun(running);
    this.#checks.tend();
    this.#records.tend();
  }

  #tendRun(running: Running): void {
    const { run, wasLost } = running;
    const isBack = wasLost && this.#body.peer(run.target)?.verdict === 'up';
    this.#carryOn(running, run.callOff(isBack ? `${run.target} is heard again` : this.#whyNoShot()));
    this.#carryOn(running, run.tick(this.#sceneOf(run.target)));
  }

  #whyNoShot(): string | null {
    const { view, model } = this.#body;
    if (view === null) return 'this node gave up its place';
    return model?.fencing.enabled === false ? 'fencing was turned off' : null;
  }

  #begin(target: string, reasons: readonly string[]): void {
    const { model, now, node, coordinator, view } = this.#body;
    if (model === null || coordinator === null || view === null) return;
    const hold = holdOnFencing(this.#records.memory, now.wallMs, model.stormBudget);
    if (hold !== null) {
      this.hold(hold);
      return coordinator.fencingEnded(target, false);
    }
    const deputy = this.#directorFor(target);
    if (deputy === undefined) return coordinator.fencingEnded(target, false);
    this.#numbers += 1;
    const record = newRecord({
      runId: `${view.generation}.${this.#body.options.life.slice(0, 8)}.${this.#numbers}`,
      target,
      action: model.fencing.settings.action,
      reasons,
      director: deputy,
      begunWallMs: now.wallMs,
    });
    this.#records.keepRecord(record);
    this.#body.publish('fencing', `${target} is to be fenced: ${reasons.join('; ')}`, { node: target });
    if (deputy === node) this.#run(record);
    else this.#body.send(deputy, { kind: 'fenceMe', record });
  }

  /**
   * Nobody shoots himself: another directs it, and remembers. Nor do two shoot each other: nobody would be left to
   * give them their power back. One waits until the other is there again. Undefined: nobody can, now.
   */
  #directorFor(target: string): string | undefined {
    const { node } = this.#body;
    if (target === node) return this.#body.joinedPeers().find((peer) => !this.#runs.has(peer));
    const isTarget = this.#records.memory.history.some(
      (record) => record.target === node && record.outcome.kind === 'underWay',
    );
    return isTarget ? undefined : node;
  }

  #run(record: FenceRecord): void {
    const { model, now, node, nodes, options } = this.#body;
    if (model === null || this.#runs.has(record.target)) return;
    const { target } = record;
    const wasLost = this.#body.peer(target)?.verdict !== 'up';
    const { witness, disk } = options.membership.tieBreakers;
    const delayMs = fenceDelayMs({
      node,
      target,
      nodes,
      priorityDelayMs: model.fencing.settings.priorityDelayMs,
      // With a lease only its holder shoots; one that is heard leaves it to one coordinator.
      mayShootBack: wasLost && witness === null && disk === null,
      weights: this.#weights,
    });
    const silenceMs = options.membership.timings.deadtimeMs;
    const run = new FenceRun({
      runId: record.runId,
      target,
      model: model.fencing,
      nowMs: now.monotonicMs,
      delayMs,
      silenceMs,
    });
    const running = { run, record, wasLost };
    this.#runs.set(target, running);
    this.#carryOn(running, run.tick(this.#sceneOf(target)));
  }

  #carryOn(running: Running, effects: readonly FenceEffect[]): void {
    const { run } = running;
    for (const effect of effects) {
      switch (effect.kind) {
        case 'operate':
          this.#operate(effect.node, effect.order);
          break;
        case 'wake':
          this.#body.emit({ kind: 'armTimer', timer: fenceTimer(run.target), atMs: effect.atMs });
          break;
        case 'decided':
          this.#settle(this.#recordOf(running), run.life ?? this.#lifeOf(run.target));
          break;
        case 'over':
          this.#runs.delete(run.target);
          this.#body.emit({ kind: 'disarmTimer', timer: fenceTimer(run.target) });
          if (run.steps.length > 0) this.#records.keepRecord(this.#recordOf(running));
      }
    }
  }

  #operate(node: string, order: FenceOrder): void {
    if (node === this.#body.node) this.#hands.carryOut(order, null);
    else this.#body.send(node, { kind: 'fenceOrder', order });
  }

  #recordOf({ run, record }: Running): FenceRecord {
    return { ...record, endedWallMs: this.#body.now.wallMs, outcome: run.outcome, steps: run.steps };
  }

  /** An outcome: what it means for whoever decides, and on disk. */
  #settle(record: FenceRecord, life: string | null): void {
    const { target } = record;
    this.#records.keepRecord(record);
    const isDown = isConfirmed(record);
    if (isDown) this.#body.peer(target)?.markFenced(life);
    // Decided upon in this very step: it must not be asked for once more.
    for (const [id, state] of this.#body.nodeStates()) this.#body.coordinator?.setNode(id, state);
    this.#body.publish('fencing', outcomeText(record), { node: target, outcome: record.outcome });
    this.#body.coordinator?.fencingEnded(target, isDown);
  }

  #fenceByPerson(target: string, reason: string): Refusal | null {
    const { model } = this.#body;
    const levels = model?.fencing.targets.find(({ node }) => node === target)?.levels ?? [];
    if (levels.length === 0) {
      return fenceRefusal(
        `no fence device serves ${target}`,
        'Define one in fencing.devices; if it is off, crm fence confirm.',
      );
    }
    if (this.#directorFor(target) === undefined) {
      return target === this.#body.node
        ? fenceRefusal(`${target} cannot fence itself, and no other member is there to do it`, 'Ask another node.')
        : fenceRefusal(
            `${this.#body.node}, which decides, is being fenced itself`,
            'Ask again when it is there again.',
          );
    }
    if (this.#records.memory.hold !== null) {
      return fenceRefusal('the storm brake holds the cluster still', 'Let it go on first: crm resume.');
    }
    if (!this.#runs.has(target)) this.#begin(target, [reason]);
    return null;
  }

  #confirm(target: string, who: string, why: string): Refusal | null {
    const peer = this.#body.peer(target);
    if (peer === undefined || peer.verdict === 'up') {
      return fenceRefusal(
        `${target} is heard: it is not off`,
        'Look again which host it is; crm status shows its links.',
      );
    }
    const running = this.#runs.get(target);
    if (running !== undefined) {
      this.#carryOn(running, running.run.confirm(who, why));
      return null;
    }
    this.#numbers += 1;
    const { now, node, view, options } = this.#body;
    const record = newRecord({
      runId: `${view?.generation ?? 0}.${options.life.slice(0, 8)}.${this.#numbers}`,
      target,
      action: 'off',
      reasons: [`${who} says that it is off`],
      director: node,
      begunWallMs: now.wallMs,
    });
    this.#settle(
      { ...record, endedWallMs: now.wallMs, outcome: { kind: 'byHand', who, why } },
      peer.seen?.incarnation ?? null,
    );
    return null;
  }

  /** While all are together, what is replicated says who owns what: afterwards each remembers the same. */
  #weigh(): void {
    const { view, nodes, model, known, coordinator } = this.#body;
    if (model === null || !model.fencing.enabled || view === null || view.members.length < nodes.length) return;
    const { history } = coordinator?.volatile ?? known;
    if (history === this.#weighed) return;
    this.#weighed = history;
    this.#weights = ownedWeights(model, history);
  }

  #weighed: unknown = null;

  #lifeOf(target: string): string | null {
    return this.#body.peer(target)?.seen?.incarnation ?? null;
  }

  #sceneOf(target: string): FenceScene {
    const seen = this.#body.peer(target)?.seen ?? null;
    return {
      nowMs: this.#body.now.monotonicMs,
      members: membersOf(this.#body),
      heard: { life: seen?.incarnation ?? null, lastHeardMs: seen?.lastHeardMs ?? null },
    };
  }
}

interface Running {
  readonly run: FenceRun;
  readonly record: FenceRecord;
  /** It was not heard when it was to be fenced. */
  readonly wasLost: boolean;
}

export type FencingRequest = Extract<
  ClusterRequest,
  { readonly kind: 'fenceNode' | 'confirmFenced' | 'checkFencing' | 'resume' }
>;

export type FenceMessage =
  /** Carry out one step. Answered by `fenceResult`. */
  | { readonly kind: 'fenceOrder'; readonly order: FenceOrder }
  | { readonly kind: 'fenceResult'; readonly stepId: string; readonly result: OperationResult }
  /** The coordinator itself must go: direct it. */
  | { readonly kind: 'fenceMe'; readonly record: FenceRecord }
  /** What came of it. */
  | { readonly kind: 'fenced'; readonly record: FenceRecord };

function newRecord(given: Omit<FenceRecord, 'endedWallMs' | 'outcome' | 'steps'>): FenceRecord {
  return { ...given, endedWallMs: null, outcome: { kind: 'underWay' }, steps: [] };
}

function because(why: string): string {
  return why === '' ? '' : `: ${why}`;
}
