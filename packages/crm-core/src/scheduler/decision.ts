import type { Assignment } from './assignment/assignment.ts';
import type { Planned } from './actions/plan-actions.ts';
import type { Journal } from './assignment/journal.ts';
import type { Relations } from './ordering/relation.ts';
import type { Settled } from './ordering/settle.ts';
import type { Scores } from './scores/scores.ts';
import type { World } from './world/world.ts';

/** A decision with all that led to it. */
export interface Decision {
  readonly world: World;
  readonly assignment: Assignment;
  /** In an order in which every action comes after those it waits for. */
  readonly actions: readonly GraphAction[];
  /** What reasons are read from. Not there before it is asked for: it costs as much as the assignment. */
  readonly evidence: () => Evidence;
}

/** All that the stages kept. */
export interface Evidence {
  readonly scores: Scores;
  readonly journal: Journal;
  readonly planned: Planned;
  readonly settled: Settled;
  /** By the numbers that `settled` names. */
  readonly relations: Relations;
}

/** One thing to do, as the graph of the decision has it. */
export interface GraphAction {
  readonly id: number;
  readonly kind: 'resource' | 'cluster' | 'pseudo';
  /** `start`, `stonith`, `running`, … */
  readonly task: string;
  /** `site_start_0`. */
  readonly key: string;
  /** Name of the node that it is about, or on which it is done. */
  readonly node: string | null;
  readonly resource: string | null;
  /** Number of the instance in the world; -1: of none. */
  readonly instance: number;
  readonly intervalMs: number;
  /** Of a fencing: `reboot`, `off`, `on`. */
  readonly fence: string | null;
  /** Why it is needed; empty for what only others wait for. */
  readonly reasons: readonly string[];
  readonly after: readonly number[];
}
