import type { Score } from '../../base/score.ts';

/*
 * A cluster as it is known to be: who is there, and what has been done. Which resource
 * runs where is not stored; it is derived from the history of operations.
 */

export interface Situation {
  readonly quorate: boolean;
  /** It has been quorate before: only then a loss of quorum is a reason to fence. Default false. */
  readonly wasQuorate?: boolean;
  /** Id of the node that decides; null where none is known. */
  readonly controller?: string | null;
  readonly nodes: readonly NodeSituation[];
  readonly tickets: readonly TicketSituation[];
  /** By name of the node, in any order. */
  readonly histories: ReadonlyMap<string, NodeHistory>;
  readonly failCounts: readonly FailCountEntry[];
  readonly promotionScores: readonly { readonly node: string; readonly resource: string; readonly score: Score }[];
}

/** What the membership says of a node. A configured node without one was never seen. */
export interface NodeSituation {
  readonly name: string;
  readonly id: string;
  /** A remote or guest node has only attributes and history: whether it is there follows from its connection. */
  readonly isRemote: boolean;
  /** The membership layer counts it in; null: it has never said. `sinceWallMs`: null if not told. */
  readonly member: boolean | null;
  readonly memberSinceWallMs: number | null;
  /** Its daemon answers. */
  readonly peer: boolean;
  readonly peerSinceWallMs: number | null;
  /** How far it has joined; `banned`: refused. */
  readonly join: 'down' | 'pending' | 'member' | 'banned' | null;
  /** What is expected of it: one that is expected to be a member and is not has been lost. */
  readonly expected: 'down' | 'pending' | 'member' | 'banned' | null;
  /** Transient attributes, `shutdown`, `terminate`, `standby`, `#node-unfenced` and the like among them. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Transient too: overrides the node's configured capacity of the same name. */
  readonly utilization: ReadonlyMap<string, number>;
  readonly maintenance: boolean | null;
  /** A remote node that has been fenced since it was last connected. */
  readonly isFenced: boolean | null;
}

export interface TicketSituation {
  readonly id: string;
  readonly granted: boolean;
  readonly standby: boolean;
  readonly lastGrantedWallMs: number | null;
  readonly attributes: ReadonlyMap<string, string>;
}

/**
 * All that one node remembers, by the name that it has for the resource: a map, or what
 * keeps the same in less room. Every time that a history is asked for it may be another
 * object.
 */
export interface NodeHistory {
  readonly get: (resource: string) => ResourceHistory | undefined;
  readonly keys: () => Iterable<string>;
  /** In the order in which the node tells them. */
  readonly values: () => Iterable<ResourceHistory>;
}

/** All that one node remembers of one resource. */
export interface ResourceHistory {
  readonly node: string;
  /** As the node calls it: an instance's number may be part of it. */
  readonly resource: string;
  readonly agent: { readonly standard: string; readonly provider: string | null; readonly type: string };
  /** The resource within which its node lived, for a resource that is no longer configured. */
  readonly container: string | null;
  /** The resource is held for this node, which was shut down then (milliseconds); null: it is not. */
  readonly shutdownLockWallMs: number | null;
  readonly entries: readonly HistoryEntry[];
}

export interface HistoryEntry {
  readonly id: string;
  /** `rsc_start_0`. */
  readonly key: string;
  readonly operation: string;
  readonly intervalMs: number;
  /** Rises with every operation that the node was asked to do, -1 while one is pending. */
  readonly callId: number;
  /** Result of the agent, as a number of OCF: 0 ok, 1 error, 7 not running, 8 promoted, … 193 none yet. */
  readonly code: number;
  /** The code that was expected; null: not told. */
  readonly expectedCode: number | null;
  readonly state:
    | 'pending'
    | 'done'
    | 'cancelled'
    | 'timeout'
    | 'notSupported'
    | 'error'
    | 'errorHard'
    | 'errorFatal'
    | 'notInstalled'
    | 'notConnected'
    | 'invalid';
  /** When the result changed last; null: not told. */
  readonly changedWallMs: number | null;
  readonly ranWallMs: number | null;
  readonly reason: string;
  /** Which decision it came from: transition and action; null: nobody's. */
  readonly origin: string | null;
  readonly parameterDigest: string | null;
  /** Over those parameters whose change calls for a restart, and their names. */
  readonly restartDigest: string | null;
  readonly restartParameters: readonly string[] | null;
  /** Over all but the private parameters, and the names of the private ones. */
  readonly secureDigest: string | null;
  readonly privateParameters: readonly string[] | null;
  readonly migrateSource: string | null;
  readonly migrateTarget: string | null;
  /** Which form of the history this is, as `3.0.14`; null: not told. */
  readonly featureSet: string | null;
}

export interface FailCountEntry {
  readonly node: string;
  readonly resource: string;
  /** Null for counts of old systems, which name no operation. */
  readonly operation: string | null;
  readonly intervalMs: number;
  /** `infinity` for never again. */
  readonly count: number;
  readonly lastFailureWallMs: number | null;
}
