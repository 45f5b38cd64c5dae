import type { AgentAction, Copies, Parameters, Role } from '@understudy/contracts';
import type { Score } from '../base/score.ts';

/*
 * The nouns of a cluster, as the scheduler sees them. Every field is filled in:
 * defaults belong to the formats (a CIB means Pacemaker's, our documents ours).
 */

export type Resource = Primitive | Group | Clone;

export interface Primitive {
  readonly kind: 'primitive';
  readonly id: string;
  /** `ipaddr`, or `ocf:heartbeat:IPaddr2`. */
  readonly agent: string;
  readonly parameters: Parameters;
  readonly meta: ResourceMeta;
  readonly operations: readonly OperationDefinition[];
  readonly faultPolicy: FaultPolicy;
  /** There if it is what a clone has copies of: what its agent is told of them. */
  readonly copies?: Copies;
  /** See `AgentManifest.saysPromotionScore`. */
  readonly saysPromotionScore?: boolean;
}

/** Members start in order and stop in reverse, on one node. */
export interface Group {
  readonly kind: 'group';
  readonly id: string;
  readonly members: readonly Primitive[];
  readonly meta: ResourceMeta;
}

/** The same on several nodes; with `promotable`, some instances are active and the others stand by. */
export interface Clone {
  readonly kind: 'clone';
  readonly id: string;
  readonly child: Primitive | Group;
  readonly meta: ResourceMeta;
  readonly promotable: boolean;
  /** Instances in all; Infinity never: the formats write the number of nodes out. */
  readonly cloneMax: number;
  readonly cloneNodeMax: number;
  readonly promotedMax: number;
  readonly promotedNodeMax: number;
  /**
   * How much the promoted role would rather stay where it is. Absent: the sum of the
   * stickiness of the primitives promoted there. Pacemaker knows no such thing: a CIB means 0.
   */
  readonly promotedStickiness?: Score;
  /** An instance waits only for the instances of others on its own node. */
  readonly interleave: boolean;
  /** Instances start one after the other. */
  readonly ordered: boolean;
  /** Instances are told what happens to the others. */
  readonly notify: boolean;
}

export interface ResourceMeta {
  readonly targetRole: Role;
  readonly isManaged: boolean;
  readonly maintenance: boolean;
  /** How much it would rather stay where it is. */
  readonly stickiness: Score;
  readonly priority: Score;
  readonly multipleActive: 'stopStart' | 'stopOnly' | 'block' | 'stopUnexpected';
  /** Failures on a node after which it must leave; `infinity`: never. */
  readonly migrationThreshold: number;
  /** Failures older than this no longer count; 0: they count until cleaned up. */
  readonly failureTimeoutMs: number;
}

export type OnFail = 'ignore' | 'block' | 'stop' | 'restart' | 'demote' | 'standby' | 'fence';

export interface OperationDefinition {
  readonly action: AgentAction;
  /** 0 for a single operation. */
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** A recurring monitor runs only in this role; absent: in `started` and `unpromoted`. */
  readonly role?: Role;
  readonly onFail: OnFail;
  readonly enabled: boolean;
  /** How thoroughly a monitor looks: OCF's check level; absent: as the parameters say. */
  readonly level?: number;
}

/** What one node does about results before the cluster hears of them. */
export interface FaultPolicy {
  /** Bad monitors in a row that make a fault. */
  readonly badMonitors: number;
  /** Inconclusive monitors in a row that make a fault. */
  readonly inconclusiveMonitors: number;
  /** A failed start is tried again so often, after `clean`, before it counts as failed. */
  readonly startRetries: number;
}
