import type { AgentAction, ParameterValue } from '@understudy/contracts';
import type { FencingDocument, StormBrakeDocument } from './document-fencing.ts';
import type { OnFail } from './resource.ts';

/*
 * The definition document: what people write, in TypeScript, YAML or JSON. Maps are
 * keyed by id, and their order is the definition's order. What is left out has a
 * default (`document-defaults.ts`); names are Pacemaker's in camelCase.
 *
 * The type parameters make an editor know the names: in a TypeScript definition a
 * group's members and a constraint's resources can only be what is defined.
 */

/** Text with a unit: `'250ms'`, `'10s'`, `'1.5min'`, `'1h'`. */
export type DurationText = `${number}${'ms' | 's' | 'min' | 'h'}`;

/** An integer; beyond ±1 000 000 it is the same as infinity. */
export type ScoreText = number | 'INFINITY' | '+INFINITY' | '-INFINITY';

/** `local`: on every node; `switchable`: on one; `fast`: on one, and warm on the others. */
export type ResourceKind = 'local' | 'switchable' | 'fast';

/** `manual`: stays where it is after a failover. `automatic`: goes back to its home. */
export type Failback = 'manual' | 'automatic';

export interface DefinitionDocument<R extends string = string, G extends string = string, D extends string = string> {
  /** For editors: where the schema of this document is. */
  readonly $schema?: string;
  /** The form of this document. */
  readonly version: 1;
  readonly properties?: PropertiesDocument;
  /** For every resource that does not say otherwise. */
  readonly defaults?: DefaultsDocument;
  /** What there is to say of nodes; their names are those of the membership file. */
  readonly nodes?: Readonly<Record<string, NodeDocument>>;
  readonly resources: Readonly<Record<R, ResourceDocument>>;
  readonly groups?: Readonly<Record<G, GroupDocument<NoInfer<R>>>>;
  readonly constraints?: readonly ConstraintDocument<NoInfer<R | G>>[];
  /** Devices that can take a host its power. */
  readonly fencing?: FencingDocument<D>;
}

export interface PropertiesDocument {
  /** What members without quorum do. Default `stop`. */
  readonly noQuorumPolicy?: 'stop' | 'freeze' | 'ignore' | 'demote' | 'suicide';
  /** Resources may run anywhere unless a constraint says no. Default true. */
  readonly symmetricCluster?: boolean;
  /** Nothing is started, stopped or watched. Default false. */
  readonly maintenanceMode?: boolean;
  /** A failed start (after its retries) bans the node at once. Default true. */
  readonly startFailureIsFatal?: boolean;
  /** What runs and is not defined any more is stopped. Default true. */
  readonly stopOrphanResources?: boolean;
  /** A lost node is fenced before its resources are taken over. Default false. */
  readonly stonithEnabled?: boolean;
  /** `reboot`: a fenced host gets its power back, also one that had none. `off`: it stays without power until a person turns it on. Default `reboot`. */
  readonly stonithAction?: 'reboot' | 'off';
  /** How long one step with a device may take where neither it nor its agent says so. Default `'60s'`. */
  readonly stonithTimeout?: DurationText;
  /** So often are all levels gone through before it is given up until something changes. Default 10. */
  readonly stonithMaxAttempts?: number;
  /** Several nodes can be fenced at the same time. Default true. */
  readonly concurrentFencing?: boolean;
  /** Two nodes that would fence each other do so half of this apart. `'0s'`: at once. Default `'10s'`. */
  readonly priorityFencingDelay?: DurationText;
  /** A check of the devices (`crm fence check`) is out of date after so long. Default `'168h'`. */
  readonly fenceCheckExpiry?: DurationText;
  /** How much may happen by itself in how much time, before the cluster holds still. */
  readonly stormBrake?: StormBrakeDocument;
  /** Before a changed attribute that a rule reads is decided upon. */
  readonly transitionDelay?: DurationText;
}

export interface DefaultsDocument {
  readonly meta?: MetaDocument;
  readonly operations?: OperationsDocument;
  readonly faultPolicy?: FaultPolicyDocument;
}

export interface NodeDocument {
  readonly attributes?: Readonly<Record<string, ParameterValue>>;
  /** Runs nothing, but is a member. Default false. */
  readonly standby?: boolean;
  /** Nothing on it is touched. Default false. */
  readonly maintenance?: boolean;
}

/** What a resource in no group and a group have in common. */
export interface PlacementDocument {
  /** Default `switchable`. */
  readonly kind?: ResourceKind;
  /** The node where it would rather be: a location constraint with score 100. */
  readonly home?: string;
  /** Default `manual`. */
  readonly failback?: Failback;
  /** Copies are told what happens to the others; for `local` and `fast`. Default false. */
  readonly notify?: boolean;
}

export interface ResourceDocument extends PlacementDocument {
  /** The agent's name: `ipaddr`. */
  readonly agent: string;
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
  readonly operations?: OperationsDocument;
  readonly meta?: MetaDocument;
  readonly faultPolicy?: FaultPolicyDocument;
}

export interface GroupDocument<R extends string = string> extends PlacementDocument {
  /** Start in this order, stop in reverse, on one node. */
  readonly members: readonly R[];
  /** For members that do not say otherwise. */
  readonly meta?: MetaDocument;
  /** For members that do not say otherwise. */
  readonly faultPolicy?: FaultPolicyDocument;
}

export interface MetaDocument {
  /** `stopped`: kept down; `unpromoted`: a fast one is kept warm only. Default `started`. */
  readonly targetRole?: 'stopped' | 'started' | 'unpromoted' | 'promoted';
  /** False: watched, but neither started nor stopped. Default true. */
  readonly isManaged?: boolean;
  /** True: not even watched. Default false. */
  readonly maintenance?: boolean;
  /** How much it would rather stay. Default 1000; 0 with `failback: automatic` or `kind: local`. */
  readonly resourceStickiness?: ScoreText;
  /** Who keeps running if not all can. Default 0. */
  readonly priority?: ScoreText;
  /** What to do when it is found active twice. Default `stopUnexpected`. */
  readonly multipleActive?: 'stopStart' | 'stopOnly' | 'block' | 'stopUnexpected';
  /** Failures on a node after which it leaves it; 0 and `INFINITY`: never. Default 3. */
  readonly migrationThreshold?: number | 'INFINITY';
  /** Failures older than this no longer count; `'0s'`: until cleaned up. Default `'10min'`. */
  readonly failureTimeout?: DurationText;
}

/** Timeouts are the agent's unless given. */
export type OperationsDocument = {
  readonly [A in Exclude<AgentAction, 'monitor' | FallibleAction>]?: { readonly timeout?: DurationText };
} & {
  readonly [A in FallibleAction]?: OperationDocument;
} & {
  readonly monitor?: MonitorDocument;
  /** Beside it: a thorough look now and then, or one at where it should not be. No two at the same interval. */
  readonly moreMonitors?: readonly FurtherMonitorDocument[];
};

type FallibleAction = 'start' | 'stop' | 'promote' | 'demote';

export interface OperationDocument {
  readonly timeout?: DurationText;
  /** What its failure leads to. Default `restart`; for a stop `block`, with fencing `fence`. */
  readonly onFail?: OnFail;
}

export interface MonitorDocument extends OperationDocument {
  /** How often. Default: what the agent suggests. A fast one's warm side: half as often. */
  readonly interval?: DurationText;
  /** Default true. */
  readonly enabled?: boolean;
}

export interface FurtherMonitorDocument extends OperationDocument {
  readonly interval: DurationText;
  /**
   * `stopped`: on the other nodes, for what is active there and should not be. Default: where it is active; of
   * something fast the active side.
   */
  readonly role?: 'stopped' | 'unpromoted';
  /** How thoroughly: OCF's check level, such as 10 or 20; what an agent makes of it, `crm agent info` says. */
  readonly level?: number;
}

export interface FaultPolicyDocument {
  /** Bad monitors in a row that make a fault. Default 1. */
  readonly badMonitors?: number;
  /** Monitors in a row that could not tell, and then make a fault. Default 2. */
  readonly inconclusiveMonitors?: number;
  /** So often is a failed start tried again before it counts. Default 1. */
  readonly startRetries?: number;
}

export type ConstraintDocument<N extends string = string> =
  LocationDocument<N> | ColocationDocument<N> | OrderDocument<N>;

/** `started` means every instance; left out, a fast one's active side is meant. */
export type RoleDocument = 'started' | 'unpromoted' | 'promoted';

export interface LocationDocument<N extends string = string> {
  readonly kind: 'location';
  readonly id?: string;
  readonly resource: N;
  /** On one node; otherwise a rule says on which. */
  readonly node?: string;
  readonly rule?: RuleDocument;
  readonly score?: ScoreText;
  /** In place of a score: the value of this attribute of the node, where it has one. */
  readonly scoreAttribute?: string;
  /** Left out with a score of `-INFINITY`: the node is banned altogether. */
  readonly role?: RoleDocument;
}

export interface RuleDocument {
  /** `and` unless given. */
  readonly booleanOp?: 'and' | 'or';
  readonly expressions: readonly ExpressionDocument[];
}

/** About one of a node's attributes. */
export interface ExpressionDocument {
  readonly attribute: string;
  readonly operation: 'lt' | 'lte' | 'gt' | 'gte' | 'eq' | 'ne' | 'defined' | 'notDefined';
  readonly value?: string | number | boolean;
  /** As what they are compared; as they look, unless given. */
  readonly type?: 'string' | 'integer' | 'number' | 'version';
}

export interface ColocationDocument<N extends string = string> {
  readonly kind: 'colocation';
  readonly id?: string;
  /** Goes where `with` is (or away from it, if the score is negative). */
  readonly resource: N;
  readonly with: N;
  readonly score: ScoreText;
  readonly role?: RoleDocument;
  readonly withRole?: RoleDocument;
}

export type OrderedActionDocument = 'start' | 'stop' | 'promote' | 'demote';

export interface OrderDocument<N extends string = string> {
  readonly kind: 'order';
  readonly id?: string;
  readonly first: N;
  readonly then: N;
  /** Default `start`, for a fast one `promote`. */
  readonly firstAction?: OrderedActionDocument;
  /** Default `start`, for a fast one `promote`. */
  readonly thenAction?: OrderedActionDocument;
  /** Pacemaker's `kind`. Default `mandatory`. */
  readonly requirement?: 'mandatory' | 'optional' | 'serialize';
  /** The reverse actions happen in reverse order. Default true. */
  readonly symmetrical?: boolean;
}

/**
 * The document itself: lets an editor help with a definition in TypeScript, whose
 * default export it is. Nothing is checked when it runs; `crm apply` does that.
 *
 * @example
 * export default defineCluster({
 *   version: 1,
 *   resources: { address: { agent: 'ipaddr', parameters: { ip: '10.77.0.100' } } },
 * });
 */
export function defineCluster<const R extends string, const G extends string = never, const D extends string = never>(
  document: DefinitionDocument<R, G, D>,
): DefinitionDocument<R, G, D> {
  return document;
}
