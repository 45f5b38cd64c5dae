/** One thing that a person could do, or that could happen, about a cluster. Plain data. */
export type Change =
  /** Forget the failures of a resource on a node, and what the history says of them. */
  | { readonly kind: 'forgetFailures'; readonly resource: string; readonly node: string }
  /** Nothing is done until then. */
  | { readonly kind: 'wait'; readonly untilWallMs: number }
  | { readonly kind: 'endStandby'; readonly node: string }
  /** Of a node, a resource, or the whole cluster. */
  | { readonly kind: 'endNodeMaintenance'; readonly node: string }
  | { readonly kind: 'endResourceMaintenance'; readonly resource: string }
  | { readonly kind: 'endClusterMaintenance' }
  /** The node is a member again, and in order. */
  | { readonly kind: 'returnNode'; readonly node: string }
  /** Somebody made sure that the node is off. */
  | { readonly kind: 'confirmFenced'; readonly node: string }
  /** All that is said of its health becomes green. */
  | { readonly kind: 'healNode'; readonly node: string }
  /** It waits no longer for the node that was shut down. */
  | { readonly kind: 'endShutdownLock'; readonly resource: string }
  | { readonly kind: 'grantTicket'; readonly ticket: string }
  | { readonly kind: 'gainQuorum' }
  /** Its target role becomes started. */
  | { readonly kind: 'startResource'; readonly resource: string }
  | { readonly kind: 'endStopAll' }
  /** One that can fence every node. */
  | { readonly kind: 'defineFenceDevice' }
  | { readonly kind: 'manageResource'; readonly resource: string }
  /** A location constraint is added. */
  | { readonly kind: 'preferNode'; readonly resource: string; readonly node: string; readonly score: number }
  | { readonly kind: 'endStickiness'; readonly resource: string }
  | { readonly kind: 'raiseCapacity'; readonly node: string; readonly attribute: string; readonly to: number }
  | { readonly kind: 'dropConstraint'; readonly constraint: string };

/** The smaller, the sooner somebody would do it: repairs before settings, settings before the loss of a rule. */
export function costOf(change: Change): number {
  return costs[change.kind];
}

const costs: Readonly<Record<Change['kind'], number>> = {
  wait: 0,
  startResource: 1,
  endStandby: 1,
  forgetFailures: 2,
  endNodeMaintenance: 2,
  endResourceMaintenance: 2,
  endClusterMaintenance: 2,
  endStopAll: 2,
  defineFenceDevice: 3,
  grantTicket: 3,
  healNode: 3,
  endShutdownLock: 3,
  manageResource: 3,
  gainQuorum: 4,
  returnNode: 4,
  confirmFenced: 5,
  preferNode: 6,
  endStickiness: 7,
  raiseCapacity: 7,
  dropConstraint: 8,
};
