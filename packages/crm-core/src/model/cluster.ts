import type { Score } from '../base/score.ts';
import type { Constraint } from './constraint.ts';
import type { FencingModel, StormBudget } from './fencing.ts';
import type { Resource } from './resource.ts';

/** A cluster as it is meant to be. */
export interface ClusterModel {
  readonly properties: ClusterProperties;
  /** In the definition's order; ids are unique. */
  readonly nodes: readonly NodeModel[];
  /** Top-level resources in the definition's order; ids are unique over all levels. */
  readonly resources: readonly Resource[];
  readonly constraints: readonly Constraint[];
  readonly fencing: FencingModel;
  readonly stormBudget: StormBudget;
}

export interface NodeModel {
  readonly id: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** Runs nothing, but is a member. */
  readonly standby: boolean;
  /** Nothing on it is touched. */
  readonly maintenance: boolean;
}

export interface ClusterProperties {
  /** Resources may run anywhere unless a constraint says no. */
  readonly symmetricCluster: boolean;
  readonly maintenanceMode: boolean;
  readonly noQuorumPolicy: 'stop' | 'freeze' | 'ignore' | 'demote' | 'suicide';
  readonly stonithEnabled: boolean;

  /** A failed start means minus infinity for that node at once. */
  readonly startFailureIsFatal: boolean;
  /** What is running but not defined any more is stopped. */
  readonly stopOrphanResources: boolean;
  /** How long a changed attribute that a rule reads waits for what other nodes have to say, before it is decided upon. */
  readonly transitionDelayMs: number;
  /** Added for every running instance without a stickiness of its own. */
  readonly defaultStickiness: Score;
}
