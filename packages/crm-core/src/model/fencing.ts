import type { FenceAgentAction, Parameters } from '@understudy/contracts';

/*
 * Who can be fenced, with what: the definition's section with everything filled in.
 * Every node that any device serves has its levels here, also where the definition
 * leaves them out.
 */

export interface FencingModel {
  readonly enabled: boolean;
  readonly settings: FencingSettings;
  /** In the definition's order; ids are unique. */
  readonly devices: readonly FenceDevice[];
  /** One for every node, in the order of the cluster's nodes. */
  readonly targets: readonly FenceTarget[];
}

export interface FencingSettings {
  /** What is done to a host that has to go: `reboot` gives it its power back. */
  readonly action: 'reboot' | 'off';
  /** How long one step with a device may take where neither the device nor its agent says so. */
  readonly timeoutMs: number;
  /** So often are all levels gone through before it is given up until something changes. */
  readonly maxAttempts: number;
  /** Several nodes can be fenced at the same time. */
  readonly concurrent: boolean;
  /** See `delay.ts`: two nodes that would shoot each other do so half of this apart, at least. 0: none. */
  readonly priorityDelayMs: number;
  /** A check of the devices is out of date after so long. */
  readonly checkExpiryMs: number;
}

export interface FenceDevice {
  readonly id: string;
  /** `fence:ipmilan`, or one in TypeScript. */
  readonly agent: string;
  readonly parameters: Parameters;
  /** What the device calls each node that it serves, by node, in the nodes' order. */
  readonly hosts: ReadonlyMap<string, string>;
  /** The parameter that carries that name; null: the agent needs none. */
  readonly hostArgument: string | null;
  /** Waited before the first shot at a node; 0 where nothing is said. */
  readonly delayMs: ReadonlyMap<string, number>;
  /** Nodes that can reach the device; null: every one. */
  readonly nodes: readonly string[] | null;
  /** What it can do, and how. */
  readonly actions: ReadonlyMap<FenceAgentAction, FenceStepSettings>;
}

export interface FenceStepSettings {
  /** What the agent is told instead, such as `off` for `reboot`. */
  readonly as: FenceAgentAction;
  readonly timeoutMs: number;
  /** How often it is tried in all; at least 1. */
  readonly attempts: number;
}

export interface FenceTarget {
  readonly node: string;
  /** Tried in this order, until one has succeeded as a whole. Empty: nothing can fence it. */
  readonly levels: readonly FenceLevel[];
}

/** Ids of devices; all must succeed, in this order. Never empty. */
export type FenceLevel = readonly string[];

/** How much may happen by itself in how much time, before the cluster holds still. */
export interface StormBudget {
  readonly windowMs: number;
  /** Of all nodes together; Infinity: no limit. */
  readonly fencings: number;
  /** Of one resource on one node; Infinity: no limit. */
  readonly restarts: number;
  /** Of one resource from node to node; Infinity: no limit. */
  readonly moves: number;
}
