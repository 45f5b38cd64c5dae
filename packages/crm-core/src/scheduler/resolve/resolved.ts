import type { Score } from '../../base/score.ts';
import type { ConfiguredConstraint } from '../../model/configuration/configured-constraint.ts';
import type {
  AgentName,
  ConfiguredBundle,
  Meta,
  OperationMeta,
} from '../../model/configuration/configured-resource.ts';
import type { FencingLevel, Properties } from '../../model/configuration/configuration.ts';

/*
 * Stage 1: what the rules of the configuration say at this moment. One plain value
 * where there were layers; no later stage asks a rule, but for those of locations,
 * which are about nodes.
 */

export interface Resolved {
  readonly nowWallMs: number;
  /** What is under way is waited for: see `DecideOptions`. */
  readonly waits: boolean;
  readonly properties: Properties;
  readonly nodes: readonly ResolvedNode[];
  readonly resources: readonly ResolvedResource[];
  readonly constraints: readonly ConfiguredConstraint[];
  readonly fencingLevels: readonly FencingLevel[];
  /** There are fence devices that are no resources. */
  readonly hasOwnDevices: boolean;
  /** What a resource and an operation have of which nothing is said: for those that are no longer configured, or follow from others. */
  readonly implied: { readonly meta: Meta; readonly operation: OperationMeta };
  /** The same for one operation of one agent: some defaults are for certain agents or operations alone. */
  readonly impliedOperation: (agent: AgentName, name: string, intervalMs: number) => OperationMeta;
  /** When a rule will say something else than now, if that is known: the earliest; null: never. */
  readonly recheckAtWallMs: number | null;
}

export interface ResolvedNode {
  readonly name: string;
  readonly id: string;
  readonly kind: 'member' | 'remote' | 'ping';
  /** Permanent attributes; transient ones are the situation's. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly utilization: ReadonlyMap<string, number>;
  /** What every resource has there to begin with; null: not said. */
  readonly score: Score | null;
}

export type ResolvedResource = ResolvedPrimitive | ResolvedGroup | ResolvedClone | ResolvedBundle;

export interface ResolvedPrimitive {
  readonly kind: 'primitive';
  readonly id: string;
  readonly agent: AgentName;
  /** Own, then inherited from group, clone or bundle, then the defaults. */
  readonly meta: Meta;
  /** Which meta attributes were set for it, by itself, by what it is in, or by defaults. */
  readonly metaSet: ReadonlySet<keyof Meta>;
  readonly utilization: ReadonlyMap<string, number>;
  readonly operations: readonly ResolvedOperation[];
  /** Rules may look at the node: attributes of the node on which it (would) run; null: no node. */
  readonly parametersOn: (node: ReadonlyMap<string, string> | null) => ReadonlyMap<string, string>;
}

export interface ResolvedOperation {
  readonly id: string;
  readonly name: string;
  readonly intervalMs: number;
  readonly meta: OperationMeta;
  readonly metaSet: ReadonlySet<keyof OperationMeta>;
  /** Given to the agent besides the resource's own, which they override. */
  readonly parametersOn: ResolvedPrimitive['parametersOn'];
}

export interface ResolvedGroup {
  readonly kind: 'group';
  readonly id: string;
  readonly meta: Meta;
  readonly metaSet: ReadonlySet<keyof Meta>;
  readonly members: readonly ResolvedPrimitive[];
}

export interface ResolvedClone {
  readonly kind: 'clone';
  readonly id: string;
  readonly meta: Meta;
  readonly metaSet: ReadonlySet<keyof Meta>;
  readonly child: ResolvedPrimitive | ResolvedGroup;
}

export interface ResolvedBundle {
  readonly kind: 'bundle';
  readonly id: string;
  readonly meta: Meta;
  readonly metaSet: ReadonlySet<keyof Meta>;
  readonly bundle: ConfiguredBundle;
  /** Null where there is only the container. */
  readonly primitive: ResolvedPrimitive | null;
}
