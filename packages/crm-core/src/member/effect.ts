import type { OperationRequest } from '@understudy/contracts';
import type { DurableState } from '../coordinator/durable-state.ts';
import type { Breaker, Claim } from '../membership/claim.ts';
import type { Entitlement } from '../membership/entitlement.ts';
import type { LedgerEntry } from '../operations/work-order.ts';
import type { Answer, MemberEvent, MemberMessage } from './message.ts';

/**
 * What a member wants done, in this order and no other: an effect waits until
 * those before it are done, so nothing is sent or answered before what it speaks
 * of is on disk. Only what `isUrgent` waits for none but its like.
 */
export type MemberEffect =
  /** Write the state, old or new and synced. If that fails, the node must stop. */
  | { readonly kind: 'persist'; readonly state: DurableState }
  /** Keep a copy that lost against another, for people to look at. */
  | { readonly kind: 'keepCopy'; readonly state: DurableState }
  /** Write what may be active here, for the guardian and the next life of the daemon. */
  | { readonly kind: 'ledger'; readonly entries: readonly LedgerEntry[] }
  | { readonly kind: 'send'; readonly to: string; readonly message: MemberMessage }
  /** Keep a session with the peer, or give it up. */
  | { readonly kind: 'connect'; readonly peer: string }
  | { readonly kind: 'disconnect'; readonly peer: string }
  | { readonly kind: 'runOperation'; readonly request: OperationRequest }
  | { readonly kind: 'cancelOperation'; readonly operationId: string }
  /** One timer a name; arming it again moves it. By the monotonic clock. */
  | { readonly kind: 'armTimer'; readonly timer: string; readonly atMs: number }
  | { readonly kind: 'disarmTimer'; readonly timer: string }
  | { readonly kind: 'answer'; readonly requestId: string; readonly answer: Answer }
  | { readonly kind: 'publish'; readonly event: MemberEvent }
  /** Ask a tie-breaker; it is answered by `claimAnswer`, once, within its `timeoutMs`. */
  | { readonly kind: 'claim'; readonly breaker: Breaker; readonly claimId: string; readonly claim: Claim }
  /** To the guardian, which says it in its beats and holds this node to it. */
  | { readonly kind: 'entitled'; readonly entitlement: Entitlement }
  /** End this host at once, as the membership file says. */
  | { readonly kind: 'selfFence'; readonly reason: string }
  /** Nothing is active here any more: go. */
  | { readonly kind: 'left'; readonly clean: boolean };

/** It speaks of nothing on the disk, and must come about while a write hangs: time that passes, and the end of the host. */
export function isUrgent({ kind }: MemberEffect): boolean {
  return kind === 'armTimer' || kind === 'disarmTimer' || kind === 'selfFence';
}
