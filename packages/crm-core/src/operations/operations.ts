import { promotionAttribute } from '@understudy/contracts';
import type {
  AgentAction,
  AgentCall,
  AgentManifest,
  OperationRequest,
  OperationResult,
  ResultCode,
} from '@understudy/contracts';
import { invariant } from '../base/invariant.ts';
import type { Primitive } from '../model/resource.ts';
import { Ledger } from './ledger.ts';
import { judge, newMonitor, pauseMs, soonMs, takeTurn, wantsWatch } from './monitors.ts';
import type { Monitor } from './monitors.ts';
import { recalledPrimitive, strictPolicy } from './recalled-primitive.ts';
import { type Deadline, levelOf, sayStretch, stretched, timeoutOf, unstretched } from './timeouts.ts';
import { unknownAgent } from './unknown-agent.ts';
import { agentActionFor, clusterCodeFor } from './warm.ts';
import type { OrderedOperation } from './warm.ts';
import type { LedgerEntry, NodeRecord, OperationsEffect, WorkOrder } from './work-order.ts';

/**
 * One node's operations. Of a resource, one operation runs at a time, the others
 * wait in their order; recurring monitors run beside, with a watch where the agent has
 * one, and end when the resource changes. Decides what is worth telling: a result that changes nothing is not.
 */
export class Operations {
  readonly #options: OperationsOptions;
  readonly #slots = new Map<string, Slot>();
  readonly #running = new Map<string, Running>();
  readonly #timers = new Map<string, Monitor>();
  readonly #ledger: Ledger;
  #counter = 0;

  constructor(options: OperationsOptions) {
    this.#options = options;
    this.#ledger = new Ledger(options.manifests);
    this.#ledger.adopt(options.ledger);
  }

  get ledger(): readonly LedgerEntry[] {
    return this.#ledger.entries;
  }

  /** Carries out an order, now or after those before it. */
  execute(order: WorkOrder, nowMs: number): OperationsEffect[] {
    const { action, resource, intervalMs, role } = order.action;
    const slot = this.#slot(resource);
    if (order.primitive !== null) slot.primitive = order.primitive;
    if (action === 'cancel') {
      const ended = this.#endMonitors(slot, (monitor) => watches(monitor, intervalMs, role));
      return [...ended, { kind: 'done', orderId: order.orderId }];
    }
    if (this.#knownPrimitive(slot, resource) === null) {
      const reason = `nothing is known of ${resource} here: neither its agent nor its parameters`;
      return [{ kind: 'record', record: this.#record(order, action, 'notConfigured', reason), orderId: order.orderId }];
    }
    if (action === 'monitor' && intervalMs > 0) return this.#beginMonitor(slot, order, nowMs);
    slot.waiting.push(order);
    return this.#next(slot);
  }

  /** Takes the result of an operation that was asked for; one that was given up is ignored. */
  finished(operationId: string, result: OperationResult, nowMs: number): OperationsEffect[] {
    const running = this.#running.get(operationId);
    if (running === undefined) return [];
    this.#running.delete(operationId);
    const told = sayStretch(result, running.deadline);
    return [...saidBy(running.order.action.resource, result), ...this.#after(running, told, nowMs)];
  }

  #after(running: Running, result: OperationResult, nowMs: number): OperationsEffect[] {
    const { slot, monitor, operationId } = running;
    if (monitor === null) return this.#afterOperation(running, result);
    if (monitor.watch === operationId) return this.#afterWatch(slot, monitor, nowMs);
    return this.#afterMonitor(slot, monitor, result, nowMs);
  }

  /** A timer that was armed here has fired. */
  due(timer: string, nowMs: number): OperationsEffect[] {
    const monitor = this.#timers.get(timer);
    if (monitor === undefined || monitor.inFlight !== null) return [];
    takeTurn(monitor);
    return this.#look(this.#slot(monitor.order.action.resource), monitor, nowMs);
  }

  /** Now, or soon if something else is being done with the resource. */
  #look(slot: Slot, monitor: Monitor, nowMs: number): OperationsEffect[] {
    if (slot.busy === null) return this.#runMonitor(slot, monitor);
    return [{ kind: 'armTimer', timer: monitor.timer, atMs: nowMs + soonMs(monitor) }];
  }

  /**
   * Gives up what waits and what runs, so that the orders that follow are the only ones.
   * What is given up comes to no result: nobody waits for it, and all is asked anew.
   */
  drop(): OperationsEffect[] {
    const effects: OperationsEffect[] = [];
    for (const [resource, slot] of this.#slots) {
      slot.waiting.length = 0;
      effects.push(...this.#forget(resource, slot));
      if (slot.busy === null) continue;
      slot.busy.givenUp = true;
      effects.push({ kind: 'cancelOperation', operationId: slot.busy.operationId });
    }
    return effects;
  }

  /**
   * Its history is forgotten: what it was last begun with goes too, and its monitors, of which nobody knows any more.
   * How to end what is active, the ledger knows.
   */
  forget(resource: string): OperationsEffect[] {
    const slot = this.#slots.get(resource);
    if (slot === undefined) return [];
    const unanswered = slot.monitors.filter((monitor) => monitor.unanswered);
    const answers = unanswered.map(({ order: { orderId } }) => ({ kind: 'done', orderId }) as const);
    return [...this.#forget(resource, slot), ...answers];
  }

  #forget(resource: string, slot: Slot): OperationsEffect[] {
    const ended = this.#endMonitors(slot, () => true);
    if (isIdle(slot)) this.#slots.delete(resource);
    return ended;
  }

  #slot(resource: string): Slot {
    const known = this.#slots.get(resource);
    if (known !== undefined) return known;
    const slot: Slot = { primitive: null, busy: null, waiting: [], monitors: [] };
    this.#slots.set(resource, slot);
    return slot;
  }

  /** What an orphan was begun with, if an earlier life of the daemon began it. */
  #knownPrimitive(slot: Slot, resource: string): Primitive | null {
    if (slot.primitive !== null) return slot.primitive;
    const entry = this.#ledger.find(resource);
    slot.primitive = entry === undefined ? null : recalledPrimitive(entry);
    return slot.primitive;
  }

  /** Starts the next order of a resource, if none runs. */
  #next(slot: Slot): OperationsEffect[] {
    if (slot.busy !== null) return [];
    const order = slot.waiting.shift();
    if (order === undefined) return [];
    const action = ordered(order);
    const ended = changesRole(action) ? this.#endMonitors(slot, () => true) : [];
    return [...ended, ...this.#ledger.begin(slot.primitive, order), ...this.#run({ slot, order, action, attempt: 0 })];
  }

  #run(step: Step): OperationsEffect[] {
    const { slot, order, action } = step;
    const { primitive } = slot;
    const isOrdered = action === order.action.action || primitive === null;
    const deadline = this.#deadline(order, isOrdered ? order.action.timeoutMs : timeoutOf(primitive, action));
    const running: Running = { ...step, operationId: this.#newId(), deadline, monitor: null, givenUp: false };
    const agentAction = agentActionFor({ ...order.action, action }, this.#manifest(slot));
    if (agentAction === null) return this.#afterOperation(running, nothingToDo);
    slot.busy = running;
    this.#running.set(running.operationId, running);
    return [{ kind: 'runOperation', request: this.#request(running, agentAction) }];
  }

  #afterOperation(running: Running, result: OperationResult): OperationsEffect[] {
    const { slot, order } = running;
    slot.busy = null;
    const again = nextStep(running, result.code);
    if (again !== null) return this.#run(again);
    const { code, reason } = this.#outcome(running, result);
    const record = this.#record(order, ordered(order), code, reason);
    const told: OperationsEffect[] = running.givenUp ? [] : [{ kind: 'record', record, orderId: order.orderId }];
    return [...this.#ledger.end(slot.primitive, order, record), ...told, ...this.#next(slot)];
  }

  /** What an order came to. One that ends with its tidying up was given up for those behind it. */
  #outcome({ slot, order, action }: Running, { code, reason }: OperationResult): { code: ResultCode; reason: string } {
    if (action !== ordered(order)) return { code: 'error', reason: 'it failed, and was not tried again' };
    const translated = this.#translate(slot, { ...order.action, action }, code);
    return { code: translated === 'inconclusive' ? 'error' : translated, reason };
  }

  #beginMonitor(slot: Slot, order: WorkOrder, nowMs: number): OperationsEffect[] {
    const { intervalMs, role } = order.action;
    const replaced = this.#endMonitors(slot, (monitor) => watches(monitor, intervalMs, role));
    const monitor = newMonitor(order, slot.primitive?.faultPolicy ?? strictPolicy);
    slot.monitors.push(monitor);
    this.#timers.set(monitor.timer, monitor);
    return [...replaced, ...this.#look(slot, monitor, nowMs)];
  }

  #runMonitor(slot: Slot, monitor: Monitor): OperationsEffect[] {
    const { order } = monitor;
    const running = this.#beside(slot, monitor, this.#deadline(order, order.action.timeoutMs));
    monitor.inFlight = running.operationId;
    return [{ kind: 'runOperation', request: this.#request(running, 'monitor') }];
  }

  #runWatch(slot: Slot, monitor: Monitor): OperationsEffect[] {
    const running = this.#beside(slot, monitor, unstretched(longestWatchMs));
    monitor.watch = running.operationId;
    return [{ kind: 'runOperation', request: this.#request(running, 'watch') }];
  }

  #beside(slot: Slot, monitor: Monitor, deadline: Deadline): Running {
    const step: Step = { slot, order: monitor.order, action: 'monitor', attempt: 0 };
    const running: Running = { ...step, operationId: this.#newId(), deadline, monitor, givenUp: false };
    this.#running.set(running.operationId, running);
    return running;
  }

  #deadline({ keepsTime }: WorkOrder, statedMs: number): Deadline {
    return keepsTime === true ? unstretched(statedMs) : stretched(statedMs, this.#options.slowdownPercent());
  }

  /** There is reason to look. If a look is under way, it may have missed it: the next watch will know. */
  #afterWatch(slot: Slot, monitor: Monitor, nowMs: number): OperationsEffect[] {
    monitor.watch = null;
    if (monitor.inFlight !== null) return [];
    monitor.called = true;
    return this.#look(slot, monitor, nowMs);
  }

  #afterMonitor(slot: Slot, monitor: Monitor, result: OperationResult, nowMs: number): OperationsEffect[] {
    monitor.inFlight = null;
    const { order, unanswered, timer } = monitor;
    const code = this.#translate(slot, { ...order.action, action: 'monitor' }, result.code);
    const judgement = judge(monitor, code, result.reason);
    const next: OperationsEffect = { kind: 'armTimer', timer, atMs: nowMs + pauseMs(monitor, judgement, unanswered) };
    const watch = this.#mayWatch(slot, monitor, result.code) ? this.#runWatch(slot, monitor) : [];
    if (judgement.kind !== 'report') return [next, ...watch];
    const record = this.#record(order, 'monitor', judgement.code, judgement.reason);
    const ledger = this.#ledger.end(slot.primitive, order, record);
    return [...ledger, { kind: 'record', record, orderId: unanswered ? order.orderId : null }, next, ...watch];
  }

  #mayWatch(slot: Slot, monitor: Monitor, code: ResultCode): boolean {
    return this.#manifest(slot).watches === true && wantsWatch(monitor, slot.monitors, code);
  }

  #endMonitors(slot: Slot, which: (monitor: Monitor) => boolean): OperationsEffect[] {
    const ended = slot.monitors.filter(which);
    slot.monitors = slot.monitors.filter((monitor) => !ended.includes(monitor));
    return ended.flatMap((monitor) => {
      this.#timers.delete(monitor.timer);
      return [...this.#interrupt(monitor), { kind: 'disarmTimer', timer: monitor.timer } as const];
    });
  }

  /** What a monitor finds while its resource changes says nothing. */
  #interrupt(monitor: Monitor): OperationsEffect[] {
    const running = [monitor.inFlight, monitor.watch].filter((operationId) => operationId !== null);
    monitor.inFlight = null;
    monitor.watch = null;
    for (const operationId of running) this.#running.delete(operationId);
    return running.map((operationId) => ({ kind: 'cancelOperation', operationId }));
  }

  #translate(slot: Slot, operation: OrderedOperation & { readonly resource: string }, code: ResultCode): ResultCode {
    const known = this.#ledger.find(operation.resource)?.role;
    return clusterCodeFor(operation, this.#manifest(slot), code, known);
  }

  #manifest(slot: Slot): AgentManifest {
    const agent = slot.primitive?.agent ?? '';
    return this.#options.manifests().get(agent) ?? { ...unknownAgent, name: agent };
  }

  #newId(): string {
    this.#counter += 1;
    return `${this.#options.life}-${this.#counter}`;
  }

  #request(running: Running, action: AgentCall): OperationRequest {
    const { primitive } = running.slot;
    invariant(primitive !== null, 'an operation knows its resource');
    const { intervalMs, probe, notice, plan } = running.order.action;
    const level = levelOf(primitive, intervalMs);
    return {
      operationId: running.operationId,
      resource: primitive.id,
      agent: primitive.agent,
      action,
      parameters: primitive.parameters,
      node: this.#options.node,
      generation: running.order.generation,
      timeoutMs: running.deadline.givenMs,
      intervalMs,
      probe,
      ...(level === undefined ? {} : { level }),
      ...(primitive.copies === undefined ? {} : { copies: primitive.copies }),
      ...(notice === undefined ? {} : { notice }),
      ...(plan === undefined ? {} : { plan }),
    };
  }

  #record(order: WorkOrder, action: AgentAction, code: ResultCode, reason: string): NodeRecord {
    const { resource, intervalMs, role, probe, digest } = order.action;
    return { node: this.#options.node, resource, action, intervalMs, role, probe, code, reason, digest };
  }
}

export interface OperationsOptions {
  readonly node: string;
  /** Random, new with every start of the daemon: makes operation ids unique. */
  readonly life: string;
  /** Of all agents that are known now. */
  readonly manifests: () => ReadonlyMap<string, AgentManifest>;
  /** How long things take on this host now: 100 where nothing waits. */
  readonly slowdownPercent: () => number;
  /** What an earlier life of the daemon left. */
  readonly ledger: readonly LedgerEntry[];
}

interface Slot {
  primitive: Primitive | null;
  busy: Running | null;
  readonly waiting: WorkOrder[];
  monitors: Monitor[];
}

interface Step {
  readonly slot: Slot;
  readonly order: WorkOrder;
  readonly action: AgentAction;
  /** How many tries came before. */
  readonly attempt: number;
}

interface Running extends Step {
  readonly operationId: string;
  readonly deadline: Deadline;
  /** Null for a single operation. */
  readonly monitor: Monitor | null;
  /** Its node steps back: what it ends with is nobody's any more, but for what it left active. */
  givenUp: boolean;
}

/** Told before the result, which may be decided upon at once. */
function saidBy(resource: string, { nodeAttributes = {}, promotionScore }: OperationResult): OperationsEffect[] {
  const changes = Object.entries(nodeAttributes).map(([name, value]) => ({ name, value }));
  if (promotionScore !== undefined) {
    changes.push({ name: promotionAttribute(resource), value: String(promotionScore) });
  }
  return changes.length === 0 ? [] : [{ kind: 'attributes', changes }];
}

/** As long as a timer can be: then it is begun anew. */
const longestWatchMs = 2_147_483_647;

const nothingToDo: OperationResult = { code: 'ok', reason: '', durationMs: 0 };

function isIdle({ busy, waiting, monitors }: Slot): boolean {
  return busy === null && waiting.length === 0 && monitors.length === 0;
}

function ordered({ action: { action } }: WorkOrder): AgentAction {
  invariant(action !== 'cancel', 'a cancel never waits');
  return action;
}

function changesRole(action: AgentAction): boolean {
  return action === 'start' || action === 'stop' || action === 'promote' || action === 'demote';
}

function watches(monitor: Monitor, intervalMs: number, role: string): boolean {
  return monitor.order.action.intervalMs === intervalMs && monitor.order.action.role === role;
}

/** What is begun is tidied up after a failure and tried again; a probe without an answer is asked again. */
function nextStep(running: Running, code: ResultCode): Step | null {
  const { slot, order, action, attempt, givenUp } = running;
  if (givenUp || slot.waiting.length > 0) return null;
  if (action !== ordered(order)) return { ...running, action: ordered(order) };
  const policy = slot.primitive?.faultPolicy;
  if (code === 'ok' || policy === undefined) return null;
  const again = { ...running, attempt: attempt + 1 };
  const begins = action === 'start' || action === 'promote';
  if (begins && attempt < policy.startRetries && !isHopeless(code)) return { ...again, action: 'clean' };
  const unclear = code === 'inconclusive' && order.action.probe;
  return unclear && attempt + 1 < policy.inconclusiveMonitors ? again : null;
}

/** Another try on this node will end in the same way. */
function isHopeless(code: ResultCode): boolean {
  return ['badParameters', 'unimplemented', 'noPermission', 'notInstalled', 'notConfigured'].includes(code);
}
