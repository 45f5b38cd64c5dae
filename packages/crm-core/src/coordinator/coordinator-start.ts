import type { StormHold } from '../fencing/storm-brake.ts';
import type { ClusterModel } from '../model/cluster.ts';
import type { Intent } from './intents.ts';
import type { VolatileState } from './volatile-state.ts';

export interface CoordinatorOptions {
  /** All configured nodes, sorted. */
  readonly nodes: readonly string[];
  readonly generation: number;
}

export interface CoordinatorStart {
  /** As defined, without intents; null: not understood here, so nothing is decided. */
  readonly model: ClusterModel | null;
  readonly intents: readonly Intent[];
  readonly volatile: VolatileState;
  /** The storm brake holds. */
  readonly hold?: StormHold | null;
}
