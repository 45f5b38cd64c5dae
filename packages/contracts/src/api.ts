import type { AgentAction, Parameters, Role } from './agent.ts';
import type { ErrorCode } from './errors.ts';
import type { FencingReport } from './fencing-report.ts';
import type { Problem } from './problem.ts';
import type { ResultCode } from './result-code.ts';

/*
 * The HTTP API, version 1, on the daemon's Unix socket:
 *
 *   GET  /v1/status                      → StatusReport
 *   GET  /v1/definition                  → DefinitionReport | 404
 *   GET  /v1/events[?after=N&follow=1]   → EventRecord, one JSON document a line
 *   POST /v1/definition                  ApplyRequest        → Acknowledgement
 *   POST /v1/requests                    ClusterRequest      → Acknowledgement
 *   GET  /v1/copies                      → CopiesReport: states that were set aside here
 *   GET  /v1/copies/COPY                 → CopyDifferenceReport
 *   POST /v1/copies/drop                 DropCopyRequest     → CopiesReport
 *
 * Any answer may instead be an ApiError, with a 4xx or 5xx status.
 */

/** Times at which people look are ISO 8601 text in UTC, with milliseconds. */
export type Timestamp = string;

export interface ApiError {
  readonly version: number;
  readonly error: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly remedy: string;
    /** For `invalid-definition`. */
    readonly problems?: readonly Problem[];
  };
}

export interface ApplyRequest {
  /** The definition as plain data. */
  readonly document: unknown;
  /** The text it came from, kept beside it; empty if there is none. */
  readonly source: string;
  /** The file's name, for messages. */
  readonly sourceName: string;
  readonly who: string;
  readonly why: string;
  /** Only check; change nothing. */
  readonly dryRun?: boolean;
}

export interface RequestOrigin {
  readonly who: string;
  readonly why: string;
}

/** What a person or a program can ask of a running cluster. */
export type ClusterRequest = RequestOrigin &
  (
    | { readonly kind: 'startResource'; readonly resource: string }
    | { readonly kind: 'stopResource'; readonly resource: string }
    | { readonly kind: 'restartResource'; readonly resource: string }
    /** `node` absent: away from where it is. `untilWallMs` absent: until nothing depends on it. */
    | {
        readonly kind: 'moveResource';
        readonly resource: string;
        readonly node?: string;
        readonly untilWallMs?: number;
      }
    | { readonly kind: 'endMove'; readonly resource: string }
    | { readonly kind: 'cleanupResource'; readonly resource: string; readonly node?: string }
    | { readonly kind: 'standbyNode'; readonly node: string }
    | { readonly kind: 'onlineNode'; readonly node: string }
    /** Takes the node its power, with the devices of the definition. */
    | { readonly kind: 'fenceNode'; readonly node: string }
    /** A person has seen that the node is off: what it had may be taken over. */
    | { readonly kind: 'confirmFenced'; readonly node: string }
    /** Tries every fence device without harm; the status shows what came of it. */
    | { readonly kind: 'checkFencing' }
    /** Lets a cluster go on that the storm brake holds still. */
    | { readonly kind: 'resume' }
    /** Asked of the node itself: it need not wait for its peer, nor mind what its copy of the state may lack. */
    | { readonly kind: 'goOn'; readonly node: string }
    /**
     * Says something of a node, or of the cluster (`node` null). `value` null: nothing any more. What is to last only
     * as long as the node is a member is not on disk, and acknowledged as soon as the node has it.
     */
    | {
        readonly kind: 'setAttribute';
        readonly node: string | null;
        readonly name: string;
        readonly value: string | null;
        readonly lasting: boolean;
      }
  );

/** An acknowledgement names the members that hold the change. */
export interface Acknowledgement {
  readonly version: number;
  /** With `sequence`, the change; of what changes no state (a dry run, a cleanup), the last one before it. */
  readonly generation: number;
  readonly sequence: number;
  /** Members that have it on disk. */
  readonly heldBy: readonly string[];
  /** Configured members that do not: empty when the change survives any one crash. */
  readonly missing: readonly string[];
  /** What to know about it, in words. */
  readonly warnings: readonly Warning[];
}

export interface Warning {
  readonly code: string;
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
}

export type NodeState =
  /** A member, and its daemon answers. */
  | 'online'
  /** Its guardian beats, its daemon is being started again. */
  | 'restarting'
  /** Heard, but not yet a member. */
  | 'joining'
  /** Left in good order. */
  | 'left'
  /** Was a member, and fell silent. */
  | 'lost'
  /** Not heard since this node started. */
  | 'unseen';

export interface NodeReport {
  readonly node: string;
  readonly state: NodeState;
  readonly standby: boolean;
  readonly maintenance: boolean;
  readonly links: readonly LinkReport[];
  /** What is said of it, if anything: by the definition, then by agents, lasting or not; the last of them counts. */
  readonly attributes?: Readonly<Record<string, string>>;
}

export interface LinkReport {
  readonly link: number;
  readonly address: string;
  readonly state: 'up' | 'late' | 'down' | 'unseen';
  /** Of the peer's last hundred beats, those that did not arrive here; 0 of this node's own links. */
  readonly lossPercent: number;
  /** There and back; null while it is not known, and of this node's own links. */
  readonly roundTripMs: number | null;
}

/** One instance of a resource on a node where it is, or is meant to be. */
export interface InstanceReport {
  readonly node: string;
  readonly role: Role;
  /** Set while it is not as it should be: failed, blocked, unmanaged, pending. */
  readonly condition: 'good' | 'failed' | 'blocked' | 'unmanaged' | 'pending';
  /** What is being done to it; there while it is pending. */
  readonly operation?: AgentAction;
}

/** An instance that is still to come, and whose turn has not come yet. */
export interface NextReport {
  readonly node: string;
  readonly role: Role;
}

export interface FailureReport {
  readonly node: string;
  readonly operation: string;
  readonly code: ResultCode;
  readonly reason: string;
  readonly at: Timestamp;
  readonly failCount: number;
}

/** One primitive as people wrote it. */
export interface ResourceReport {
  readonly resource: string;
  readonly agent: string;
  readonly kind: 'local' | 'switchable' | 'fast';
  readonly group: string | null;
  readonly parameters: Parameters;
  /** Whether the definition and the intents ask for it to run. */
  readonly shouldRun: boolean;
  readonly instances: readonly InstanceReport[];
  /** Where the transition that is under way has still to take it; empty at rest. What it waits for is in `reasons`. */
  readonly next: readonly NextReport[];
  readonly failures: readonly FailureReport[];
  /** Why it is not running, or not where it would like to be, in words; empty when all is well. */
  readonly reasons: readonly string[];
}

export interface IntentReport {
  /** `kept`: left active on `node`, which left while nothing was to be touched. */
  readonly kind: 'stop' | 'move' | 'standby' | 'restart' | 'kept';
  readonly subject: string;
  readonly node?: string;
  readonly who: string;
  readonly why: string;
  readonly since: Timestamp;
  readonly until: Timestamp | null;
}

/** Whether the node that answers may own, and what that rests on: see docs/ownership.md. */
export interface OwnershipReport {
  /**
   * `together`: with all members. `asking`: a member was lost, the tie-breakers are asked. `leased`: alone, by their
   * word. `alone`: without a tie-breaker that gives leases, or without its word (not `quorate`). `none`: it may own nothing.
   */
  readonly entitlement: 'together' | 'asking' | 'leased' | 'alone' | 'none';
  readonly quorate: boolean;
  /** When asking, or the lease, ends; null: nothing ends it. */
  readonly until: Timestamp | null;
  /** In the order in which they are asked; empty if the membership file names none. */
  readonly tieBreakers: readonly TieBreakerReport[];
  /** What lost nodes may still own, and so is not begun elsewhere. */
  readonly withheld: readonly WithheldReport[];
}

export interface TieBreakerReport {
  readonly kind: 'ping' | 'witness' | 'disk';
  /** Its last answer; `granted` also to the word that all are together. `unasked`: none yet. */
  readonly answer: 'unasked' | 'granted' | 'denied' | 'behind' | 'unreachable';
  /** Until when the lease is this node's; null: it is not. */
  readonly leaseUntil: Timestamp | null;
  /** Why it was not granted; empty if it was. */
  readonly reason: string;
}

export interface WithheldReport {
  readonly node: string;
  /** When it may be begun elsewhere if nothing else happens; null: not known. */
  readonly until: Timestamp | null;
  readonly why: string;
}

export interface StatusReport {
  readonly version: number;
  readonly cluster: string;
  /** Who answers. */
  readonly node: string;
  readonly at: Timestamp;
  readonly generation: number;
  readonly sequence: number;
  readonly coordinator: string | null;
  /**
   * `waiting`: nothing is decided yet. `working`: a transition runs, or what this state calls for is not decided.
   * `idle`: nothing is left to do for the state that `generation` and `sequence` name.
   */
  readonly activity: 'waiting' | 'working' | 'idle' | 'stepping-back' | 'leaving';
  readonly ownership: OwnershipReport;
  readonly definition: { readonly revision: number; readonly appliedAt: Timestamp; readonly by: string } | null;
  readonly nodes: readonly NodeReport[];
  readonly resources: readonly ResourceReport[];
  readonly intents: readonly IntentReport[];
  readonly warnings: readonly Warning[];
  /** What agents say of the cluster as a whole, if anything. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Absent where there are no fence devices, and nothing was ever fenced. */
  readonly fencing?: FencingReport;
}

export interface DefinitionReport {
  readonly version: number;
  readonly revision: number;
  readonly document: unknown;
  readonly source: string;
  readonly sourceName: string;
}

export type EventKind =
  | 'view'
  | 'link'
  | 'peer'
  | 'warning'
  | 'definition'
  | 'intent'
  | 'transition'
  | 'operation'
  | 'fault'
  | 'fencing'
  | 'step-back'
  | 'daemon'
  | 'security'
  /** A plugin of agents was replaced by its new version, or its new version refused. */
  | 'agents';

/** Events inform and never steer. */
export interface EventRecord {
  readonly version: number;
  /** Rises by one on each node. */
  readonly number: number;
  readonly at: Timestamp;
  /** The host's monotonic clock, in milliseconds: comparable within one boot of one machine. */
  readonly monotonicMs: number;
  readonly node: string;
  readonly kind: EventKind;
  /** One sentence for a person. */
  readonly text: string;
  /** The same for a program; its keys depend on `kind`. */
  readonly data: Readonly<Record<string, unknown>>;
}
