import type { Acknowledgement, ApplyRequest, ClusterRequest, EventKind } from '@understudy/contracts';
import type { DurableState } from '../coordinator/durable-state.ts';
import type { Refusal } from '../coordinator/requests.ts';
import type { VolatileState } from '../coordinator/volatile-state.ts';
import type { Stamp } from '../membership/stamp.ts';
import type { BootService } from '../model/boot-service.ts';
import type { AttributeChange, NodeAttribute } from '../model/node-attribute.ts';
import type { Introduction, View } from '../membership/view.ts';
import type { FenceMessage } from './fences.ts';
import type { NodeRecord, WorkOrder } from '../operations/work-order.ts';

/** What members say to each other, in order and exactly once within a session. */
export type MemberMessage =
  | FenceMessage
  | {
      readonly kind: 'introduce';
      readonly introduction: Introduction;
      readonly state: DurableState;
      /** Members compare it and say when it differs. */
      readonly membershipHash: string;
    }
  /** The coordinator's first word in a new view. */
  | { readonly kind: 'welcome'; readonly view: View; readonly state: DurableState; readonly known: VolatileState }
  /** The answer: whether the node could decide with this state, and all that it knows of what runs on it. */
  | {
      readonly kind: 'joined';
      readonly generation: number;
      readonly understands: boolean;
      readonly records: readonly NodeRecord[];
      /** All that is said of this node, and what it knows of others. */
      readonly attributes: readonly NodeAttribute[];
    }
  /** To the one who decides: all that is said of the sender now. */
  | { readonly kind: 'attributes'; readonly attributes: readonly NodeAttribute[] }
  /** To any member: this is said of it from now on. */
  | { readonly kind: 'setAttribute'; readonly change: AttributeChange }
  /** What the sender's host starts at boot by itself. */
  | { readonly kind: 'bootServices'; readonly services: readonly BootService[] }
  | { readonly kind: 'order'; readonly order: WorkOrder }
  | { readonly kind: 'forget'; readonly resource: string; readonly all: boolean }
  | { readonly kind: 'record'; readonly record: NodeRecord; readonly orderId: string | null }
  | { readonly kind: 'done'; readonly orderId: string }
  /** Keep this. Answered by `held` once it is on disk. */
  | { readonly kind: 'state'; readonly state: DurableState }
  | { readonly kind: 'held'; readonly stamp: Stamp }
  /** What the coordinator knows; and the state that it has come to rest with, if it is at rest. */
  | { readonly kind: 'known'; readonly known: VolatileState; readonly restsWith: Stamp | null }
  | { readonly kind: 'request'; readonly requestId: string; readonly request: MemberRequest }
  | { readonly kind: 'answer'; readonly requestId: string; readonly answer: Answer }
  /**
   * The sender wants to leave in good order. `isOver`: nothing is active on it any more but
   * what nobody may stop, and all that came of it was told; `keeps`: of that, what only one
   * node may have.
   */
  | { readonly kind: 'leaving'; readonly isOver: boolean; readonly keeps: readonly string[] }
  /** The coordinator's answer: it has heard all that came of it, or nothing more can be handed over. */
  | { readonly kind: 'mayGo' }
  | { readonly kind: 'event'; readonly event: MemberEvent };

export type MemberRequest =
  | { readonly kind: 'apply'; readonly apply: ApplyRequest }
  | { readonly kind: 'cluster'; readonly request: ClusterRequest };

export type Answer =
  | { readonly kind: 'acknowledged'; readonly acknowledgement: Acknowledgement }
  | { readonly kind: 'refused'; readonly error: Refusal };

/** An event, with the times at which its node saw it. */
export interface MemberEvent {
  readonly node: string;
  readonly wallMs: number;
  readonly monotonicMs: number;
  readonly kind: EventKind;
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
}
