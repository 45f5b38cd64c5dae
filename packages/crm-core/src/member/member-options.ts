import type { AgentManifest } from '@understudy/contracts';
import type { DurableState } from '../coordinator/durable-state.ts';
import type { MembershipConfig } from '../membership/config.ts';
import type { LedgerEntry } from '../operations/work-order.ts';

/** What a member is given when it starts. */
export interface MemberOptions {
  readonly node: string;
  readonly membership: MembershipConfig;
  /** Of the membership file: members compare it. */
  readonly membershipHash: string;
  /** Random, new with every start of the daemon. */
  readonly life: string;
  /** As it is on this node's disk. */
  readonly state: DurableState;
  /** What an earlier life of the daemon left active. */
  readonly ledger: readonly LedgerEntry[];
  /** Of the agents that were found before: all that its state names, if they are there. More come with the input `agents`. */
  readonly manifests: ReadonlyMap<string, AgentManifest>;
  readonly startedMonotonicMs: number;
}
