import type { Score } from '../../base/score.ts';
import type { ConfiguredConstraint } from './configured-constraint.ts';
import type { ConfiguredResource, Meta, OperationMeta } from './configured-resource.ts';
import type { Layer, Rule } from './rule.ts';

/** A cluster as it is meant to be, with all that a rule may change. In the order of the document throughout. */
export interface Configuration {
  readonly properties: readonly Layer<Partial<Properties>>[];
  readonly nodes: readonly ConfiguredNode[];
  readonly resources: readonly ConfiguredResource[];
  readonly constraints: readonly ConfiguredConstraint[];
  readonly fencingLevels: readonly FencingLevel[];
  /** There are fence devices that are no resources: our own definitions have them apart. Default false. */
  readonly hasOwnDevices?: boolean;
  readonly resourceDefaults: readonly Layer<Partial<Meta>>[];
  readonly operationDefaults: readonly Layer<Partial<OperationMeta>>[];
  /** What holds where nothing is said: the format's own defaults. */
  readonly base: {
    readonly properties: Properties;
    readonly meta: Meta;
    readonly operation: OperationMeta;
  };
}

export interface ConfiguredNode {
  /** What people call it. */
  readonly name: string;
  /** What the membership calls it; the name where there is nothing else. */
  readonly id: string;
  /** A `remote` node is no member: it is reached through a connection resource of its name. `ping`: never runs anything. */
  readonly kind: 'member' | 'remote' | 'ping';
  /** Permanent attributes, `standby` and `maintenance` among them. */
  readonly attributes: readonly Layer<ReadonlyMap<string, string>>[];
  readonly utilization: readonly Layer<ReadonlyMap<string, number>>[];
  /** Runs nothing unless a rule of the node itself allows it; null: not said. */
  readonly score: Score | null;
}

export interface Properties {
  readonly symmetricCluster: boolean;
  readonly maintenanceMode: boolean;
  readonly noQuorumPolicy: 'ignore' | 'freeze' | 'stop' | 'demote' | 'fence';
  readonly fencingEnabled: boolean;
  readonly fencingAction: 'reboot' | 'off';
  readonly fencingTimeoutMs: number;
  readonly concurrentFencing: boolean;
  readonly startupFencing: boolean;
  /** With fencing on, nothing is started, stopped or moved before there is a device. No option: each system has its way. */
  readonly restsWithoutDevice: boolean;
  /** A watchdog guards every node, and serves as a device. */
  readonly haveWatchdog: boolean;
  readonly priorityFencingDelayMs: number;
  readonly stopAllResources: boolean;
  readonly stopRemovedResources: boolean;
  readonly cancelRemovedActions: boolean;
  readonly startFailureIsFatal: boolean;
  readonly enableStartupProbes: boolean;
  readonly removeAfterStop: boolean;
  readonly placementStrategy: 'default' | 'utilization' | 'minimal' | 'balanced';
  readonly nodeHealthStrategy: 'none' | 'migrateOnRed' | 'onlyGreen' | 'progressive' | 'custom';
  readonly nodeHealthBase: Score;
  readonly nodeHealthGreen: Score;
  readonly nodeHealthYellow: Score;
  readonly nodeHealthRed: Score;
  readonly shutdownLock: boolean;
  /** 0: a lock holds for ever. */
  readonly shutdownLockLimitMs: number;
  readonly nodePendingTimeoutMs: number;
  readonly defaultResourceStickiness: Score | null;
  readonly defaultIsManaged: boolean | null;
  /** What the cluster calls itself: `#cluster-name` of every node. */
  readonly clusterName?: string;
}

export interface FencingLevel {
  readonly id: string;
  readonly target:
    | { readonly kind: 'node'; readonly name: string }
    | { readonly kind: 'pattern'; readonly expression: string }
    | { readonly kind: 'attribute'; readonly name: string; readonly value: string };
  readonly index: number;
  readonly devices: readonly string[];
}

export type { Rule };
