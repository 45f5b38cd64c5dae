import type { Score } from '../../base/score.ts';
import type { Layer } from './rule.ts';

/*
 * Resources as they are configured: every value may have several layers with rules.
 * The scheduler has no defaults of its own; a format writes those of its system into
 * `Configuration.base`.
 */

export type ConfiguredResource = ConfiguredPrimitive | ConfiguredGroup | ConfiguredClone | ConfiguredBundle;

export interface ConfiguredPrimitive {
  readonly kind: 'primitive';
  readonly id: string;
  readonly agent: AgentName;
  /** A template's layers come after its own. */
  readonly parameters: readonly Layer<ReadonlyMap<string, string>>[];
  readonly meta: readonly Layer<Partial<Meta>>[];
  readonly utilization: readonly Layer<ReadonlyMap<string, number>>[];
  readonly operations: readonly ConfiguredOperation[];
}

/** `ocf:heartbeat:IPaddr2`: standard `ocf`, provider `heartbeat`, type `IPaddr2`. */
export interface AgentName {
  readonly standard: string;
  readonly provider: string | null;
  readonly type: string;
}

export interface ConfiguredGroup {
  readonly kind: 'group';
  readonly id: string;
  readonly members: readonly ConfiguredPrimitive[];
  readonly meta: readonly Layer<Partial<Meta>>[];
}

/** Promotable if its meta says so. */
export interface ConfiguredClone {
  readonly kind: 'clone';
  readonly id: string;
  readonly child: ConfiguredPrimitive | ConfiguredGroup;
  readonly meta: readonly Layer<Partial<Meta>>[];
}

/** Containers, each with an address of its own and, if there is a primitive, a node within. */
export interface ConfiguredBundle {
  readonly kind: 'bundle';
  readonly id: string;
  readonly meta: readonly Layer<Partial<Meta>>[];
  readonly container: {
    readonly technology: 'docker' | 'podman' | 'rkt';
    readonly image: string;
    /** `null`: `promotedMax` if that is set, else 1. */
    readonly replicas: number | null;
    readonly replicasPerHost: number;
    /** 0: the primitive within is not promotable. */
    readonly promotedMax: number;
    readonly network: string | null;
    readonly runCommand: string | null;
    readonly options: string | null;
  };
  readonly network: {
    readonly ipRangeStart: string | null;
    readonly controlPort: number | null;
    readonly hostInterface: string | null;
    readonly hostNetmask: string | null;
    readonly addHost: boolean;
    readonly portMappings: readonly {
      readonly id: string;
      readonly port: string | null;
      readonly internalPort: string | null;
      readonly range: string | null;
    }[];
  } | null;
  readonly storage: readonly {
    readonly id: string;
    readonly sourceDir: string | null;
    readonly sourceDirRoot: string | null;
    readonly targetDir: string;
    readonly options: string | null;
  }[];
  readonly primitive: ConfiguredPrimitive | null;
}

export interface ConfiguredOperation {
  readonly id: string;
  /** `monitor`, `start`, … */
  readonly name: string;
  readonly intervalMs: number;
  /** Its own; `Configuration.operationDefaults` and `base` come after. */
  readonly layers: readonly Layer<Partial<OperationMeta>>[];
  /** Given to the agent for this operation, besides the resource's own: of two of one name, the resource's counts. */
  readonly parameters: readonly Layer<ReadonlyMap<string, string>>[];
}

export type TargetRole = 'stopped' | 'started' | 'unpromoted' | 'promoted';

/** What a resource may say of itself; inherited from what it is in, then from the defaults. */
export interface Meta {
  readonly priority: Score;
  readonly targetRole: TargetRole;
  readonly isManaged: boolean;
  readonly maintenance: boolean;
  readonly resourceStickiness: Score;
  /** When its operations may begin: from `quorum` on it must be quorate, from `fencing` on unclean nodes must be fenced first, `unfencing`: the node itself must have been unfenced. `null`: `fencing` where fencing is on, else `quorum`; `quorum` for a fencing device. */
  readonly requires: 'nothing' | 'quorum' | 'fencing' | 'unfencing' | null;
  /** Failures on a node after which it must leave; `infinity`: never. 0: never. */
  readonly migrationThreshold: number;
  readonly failureTimeoutMs: number;
  readonly multipleActive: 'block' | 'stopOnly' | 'stopStart' | 'stopUnexpected';
  readonly allowMigrate: boolean;
  /** `null`: not for `migrate`, … only meant by who sets it. */
  readonly allowUnhealthyNodes: boolean;
  readonly critical: boolean;
  /** Names the node that the resource brings with it (a guest). */
  readonly remoteNode: string | null;
  readonly remoteAddress: string | null;
  readonly remotePort: number | null;
  readonly remoteConnectTimeoutMs: number | null;
  readonly remoteAllowMigrate: boolean;
  /** The resource in which the node of this connection lives. */
  readonly container: string | null;
  readonly containerAttributeTarget: 'host' | null;
  /** Set by old tools on resources that bring a node. */
  readonly isRemoteNode: boolean;
  readonly internalRemote: boolean;
  // Of clones. `null`: as many as there are nodes that may run it.
  readonly cloneMax: number | null;
  readonly cloneNodeMax: number;
  readonly cloneMin: number;
  readonly globallyUnique: boolean;
  readonly ordered: boolean;
  readonly interleave: boolean;
  readonly notify: boolean;
  readonly promotable: boolean;
  readonly promotedMax: number;
  readonly promotedNodeMax: number;
  /** How much the promoted role would rather stay where it is. Pacemaker knows no such thing: 0. */
  readonly promotedStickiness: Score;
  /** Everything else that was set, by its own name: agents may ask for it. */
  readonly others: ReadonlyMap<string, string>;
}

export type OnFailure = 'ignore' | 'block' | 'stop' | 'restart' | 'restartContainer' | 'demote' | 'standby' | 'fence';

export interface OperationMeta {
  /** A recurring monitor runs only in this role. `null`: in `started` and `unpromoted`. */
  readonly role: TargetRole | null;
  readonly enabled: boolean;
  /** `null`: for a stop `fence` where fencing is on, else `block`; for others `restart`. */
  readonly onFail: OnFailure | null;
  readonly timeoutMs: number;
  readonly startDelayMs: number;
  readonly intervalOriginWallMs: number | null;
  readonly recordPending: boolean;
}
