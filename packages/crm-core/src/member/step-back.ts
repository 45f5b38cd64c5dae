import type { AgentManifest } from '@understudy/contracts';
import type { ResourceAction } from '../model/transition.ts';
import { giveUpOrder } from '../operations/ledger.ts';
import type { LedgerEntry, NodeRecord, WorkOrder } from '../operations/work-order.ts';

/**
 * Gives up what this node owns without asking anybody: after it was frozen, when
 * the other side of a split has the newer state, or when its guardian is gone.
 * Local copies go on, unless everything must end.
 */
export class StepBack {
  readonly cause: StepBackCause;
  readonly #inTurn: LedgerEntry[];
  readonly #unanswered = new Map<string, { readonly entry: LedgerEntry; readonly order: WorkOrder }>();
  readonly #failed: NodeRecord[] = [];
  readonly #options: StepBackOptions;

  constructor(cause: StepBackCause, options: StepBackOptions) {
    this.cause = cause;
    this.#options = options;
    this.#inTurn = [];
  }

  /** Nobody will look after this node any more: local and warm copies end too. */
  get isFinal(): boolean {
    return this.cause === 'guardian' || this.cause === 'leave';
  }

  get isOver(): boolean {
    return this.#unanswered.size === 0 && this.#inTurn.length === 0;
  }

  /** What could not be ended. */
  get failed(): readonly NodeRecord[] {
    return this.#failed;
  }

  /** The first orders. */
  begin(ledger: readonly LedgerEntry[]): WorkOrder[] {
    const owned = ledger.filter((entry) => this.isFinal || isOwned(entry));
    const { atOnce, inTurn } = giveUpOrder(owned, this.#options.manifests);
    this.#inTurn.push(...inTurn);
    return [...atOnce.map((entry) => this.#order(entry, this.#firstAction(entry), atOncePrefix)), ...this.#next()];
  }

  /**
   * An order has been answered; the next follow. What cannot be demoted is stopped. After a failure
   * the rest goes on: it must all end.
   */
  answered(record: NodeRecord, orderId: string | null): WorkOrder[] {
    const asked = this.#unanswered.get(orderId ?? '');
    if (orderId === null || asked === undefined) return [];
    this.#unanswered.delete(orderId);
    const prefix = orderId.startsWith(inTurnPrefix) ? inTurnPrefix : atOncePrefix;
    const hasFailed = record.code !== 'ok';
    if (hasFailed && asked.order.action.action === 'demote') return [this.#order(asked.entry, 'stop', prefix)];
    if (hasFailed) this.#failed.push(record);
    return prefix === inTurnPrefix ? this.#next() : [];
  }

  #next(): WorkOrder[] {
    const entry = this.#inTurn.shift();
    return entry === undefined ? [] : [this.#order(entry, this.#firstAction(entry), inTurnPrefix)];
  }

  #firstAction({ ownership }: LedgerEntry): 'stop' | 'demote' {
    return ownership === 'promotable' && !this.isFinal ? 'demote' : 'stop';
  }

  #order(entry: LedgerEntry, action: 'stop' | 'demote', prefix: string): WorkOrder {
    const order: WorkOrder = {
      orderId: `${prefix}/${this.#options.number}/${entry.resource}/${action}`,
      action: this.#action(entry, action),
      primitive: null,
      ownership: entry.ownership,
      generation: this.#options.generation,
      keepsTime: true,
    };
    this.#unanswered.set(order.orderId, { entry, order });
    return order;
  }

  #action(entry: LedgerEntry, action: 'stop' | 'demote'): ResourceAction {
    return {
      kind: 'resource',
      id: 0,
      key: `${entry.resource}_${action}_0`,
      after: [],
      action,
      resource: entry.resource,
      node: this.#options.node,
      intervalMs: 0,
      timeoutMs: action === 'stop' ? entry.stopTimeoutMs : entry.demoteTimeoutMs,
      probe: false,
      role: action === 'stop' ? 'stopped' : 'unpromoted',
      promotable: entry.ownership === 'promotable',
      digest: entry.digest,
    };
  }
}

export type StepBackCause = 'frozen' | 'split' | 'quorum' | 'guardian' | 'leave';

export interface StepBackOptions {
  readonly node: string;
  readonly generation: number;
  /** New with every one: an order of one before is not answered for this one's. */
  readonly number: number;
  readonly manifests: ReadonlyMap<string, AgentManifest>;
}

export const stepBackReasons: Readonly<Record<StepBackCause, string>> = {
  frozen: 'this node was frozen, and silent for longer than the dead time: its peer may have taken over',
  split: 'both sides were active, and the other side has the newer state',
  quorum: 'the other side may have taken over: no tie-breaker has said that this one may go on',
  guardian: 'the guardian is gone, or stands still: nothing would tell the peer if this node failed',
  leave: 'this node leaves',
};

const atOncePrefix = 'step-back-at-once';
const inTurnPrefix = 'step-back-in-turn';

/** Whether only one node may have it as it is here. */
export function isOwned(entry: LedgerEntry): boolean {
  if (entry.ownership === 'shared') return false;
  return entry.ownership === 'single' || entry.role === 'promoted';
}
