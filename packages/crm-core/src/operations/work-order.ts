import type { Copies, OperationRequest, Parameters, Role } from '@understudy/contracts';
import type { AttributeChange } from '../model/node-attribute.ts';
import type { OperationRecord } from '../model/status.ts';
import type { Primitive } from '../model/resource.ts';
import type { ResourceAction } from '../model/transition.ts';

/** A coordinator's word to a node: do this one action. */
export interface WorkOrder {
  /** Names the transition and the action; the answer repeats it. */
  readonly orderId: string;
  readonly action: ResourceAction;
  /** What to do it with; for an orphan, what the node remembers takes its place. */
  readonly primitive: Primitive | null;
  readonly ownership: Ownership;
  readonly generation: number;
  /** True: its deadline is what others count on, whatever this host has to do. Default false. */
  readonly keepsTime?: boolean;
}

/** How many may be active at once: `single` one, `promotable` one promoted, `shared` one a node. */
export type Ownership = 'single' | 'promotable' | 'shared';

/** A result on its way to the coordinator, which adds the sequence and the time. */
export type NodeRecord = Omit<OperationRecord, 'sequence' | 'atWallMs'>;

/**
 * What may be active on this host, in the order in which it was begun: written
 * before an action that activates and shortened after one that ends it. Read
 * backwards, it says how to give everything up without asking anybody.
 */
export interface LedgerEntry {
  readonly resource: string;
  readonly agent: string;
  readonly parameters: Parameters;
  readonly ownership: Ownership;
  readonly role: Exclude<Role, 'stopped'>;
  readonly digest: string;
  readonly stopTimeoutMs: number;
  readonly demoteTimeoutMs: number;
  /** See `Primitive.copies`. */
  readonly copies?: Copies;
  /** The IP address that it puts on this host, if that is what it does: see `AgentManifest.addressParameter`. */
  readonly address?: string;
}

export type OperationsEffect =
  | { readonly kind: 'runOperation'; readonly request: OperationRequest }
  | { readonly kind: 'cancelOperation'; readonly operationId: string }
  | { readonly kind: 'armTimer'; readonly timer: string; readonly atMs: number }
  | { readonly kind: 'disarmTimer'; readonly timer: string }
  /** What the agent has said of this node. */
  | { readonly kind: 'attributes'; readonly changes: readonly AttributeChange[] }
  /** `orderId` is null for a recurring monitor that found something new. */
  | { readonly kind: 'record'; readonly record: NodeRecord; readonly orderId: string | null }
  /** An order without a result: a monitor was cancelled. */
  | { readonly kind: 'done'; readonly orderId: string }
  | { readonly kind: 'ledger'; readonly entries: readonly LedgerEntry[] };
