import type { AgentAction, ResultCode, Role } from '@understudy/contracts';
import type { NodeAttribute } from './node-attribute.ts';

/**
 * A cluster as it is known to be. Which resources run where is not stored: it is
 * derived from the history of operations.
 */
export interface ClusterStatus {
  readonly quorate: boolean;
  /** One for every configured node. */
  readonly nodes: readonly NodeStatus[];
  /** In the order in which the coordinator learned of them. */
  readonly history: readonly OperationRecord[];
  readonly failCounts: readonly FailCount[];
  /** Of all nodes; what was said last of a name on a node, once. */
  readonly attributes: readonly NodeAttribute[];
}

export interface NodeStatus {
  readonly id: string;
  readonly state:
    /** A member that answers: it can be given work. */
    | 'online'
    /** On its way in, or its daemon is being started again: it keeps what it has and is given nothing. */
    | 'pending'
    /** Left in good order, or never seen: known to run nothing. */
    | 'offline'
    /** Fell silent: what it runs is unknown until it is fenced. */
    | 'unclean';
}

/** The last result of one operation of a resource on a node (one a key of node, resource, action, interval). */
export interface OperationRecord {
  readonly node: string;
  readonly resource: string;
  readonly action: AgentAction;
  /** 0 for a single operation. */
  readonly intervalMs: number;
  /** For a monitor: the role in which it was begun. */
  readonly role?: Role;
  /** True for a monitor that asked what is there. */
  readonly probe: boolean;
  /** Rises with every record of the cluster: tells which came later. */
  readonly sequence: number;
  readonly code: ResultCode | 'pending';
  readonly reason: string;
  /** When it ended, by the coordinator's wall clock. */
  readonly atWallMs: number;
  /** Digest of the agent and parameters it ran with: a start with another digest than the definition's calls for a restart. */
  readonly digest: string;
}

export interface FailCount {
  readonly node: string;
  readonly resource: string;
  readonly action: AgentAction;
  readonly intervalMs: number;
  readonly count: number;
  readonly lastFailureWallMs: number;
}
