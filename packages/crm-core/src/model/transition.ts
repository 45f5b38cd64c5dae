import type { AgentAction, Role } from '@understudy/contracts';
import type { Score } from '../base/score.ts';

/** The graph of actions from what is to what should be, with its reasons. Data only. */
export interface Transition {
  /** By id, which is also a topological order. */
  readonly actions: readonly TransitionAction[];
  /** One for every primitive instance: where it is and where it should be. */
  readonly placements: readonly Placement[];
  /** What the scheduler wants people to know: blocked resources, refusals. */
  readonly notes: readonly ScheduleNote[];
  /** When to decide again even if nothing happens (a failure expires), by the wall clock. */
  readonly recheckAtWallMs?: number;
}

export type TransitionAction = ResourceAction | PseudoAction | ClearHistoryAction | FenceAction;

interface ActionBase {
  readonly id: number;
  /** Pacemaker's form: `site_start_0`. */
  readonly key: string;
  /** Ids of the actions that must have succeeded before. */
  readonly after: readonly number[];
  /** Why it is needed, in words; never empty for a resource action. */
  readonly reasons: readonly string[];
}

export interface ResourceAction extends ActionBase {
  readonly kind: 'resource';
  readonly action: AgentAction | 'cancel';
  readonly resource: string;
  readonly node: string;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly probe: boolean;
  /** The role after it, or for a recurring monitor the role it watches. */
  readonly role: Role;
  /** The instance belongs to a promotable clone: for an agent without `promote` the warm stage only prepares. */
  readonly promotable: boolean;
  readonly digest: string;
}

/** Does nothing: a point that others wait for (a group has started). */
export interface PseudoAction extends ActionBase {
  readonly kind: 'pseudo';
  readonly task: string;
  readonly resource: string;
}

/** Forgets the failures and the failed history of a resource on a node. */
export interface ClearHistoryAction extends ActionBase {
  readonly kind: 'clearHistory';
  readonly resource: string;
  readonly node: string;
}

export interface FenceAction extends ActionBase {
  readonly kind: 'fence';
  readonly node: string;
}

export interface Placement {
  /** The primitive's id. */
  readonly resource: string;
  /** Where it is now, with its role: usually none or one. */
  readonly current: readonly { readonly node: string; readonly role: Role }[];
  /** Where it shall be; null: nowhere. One placement an instance. */
  readonly next: { readonly node: string; readonly role: Role } | null;
  /** What the candidates were worth: one a node, by node id. */
  readonly scores: readonly NodeScore[];
  /** Why it is not (fully) where it should be, in words; empty when it is. */
  readonly reasons: readonly string[];
}

/** A node's score for an instance, as the sum of named terms. */
export interface NodeScore {
  readonly node: string;
  readonly score: Score;
  readonly terms: readonly ScoreTerm[];
}

export interface ScoreTerm {
  readonly score: Score;
  /** Which constraint, stickiness, failure, rule gave it: `location web-on-a`, `stickiness`. */
  readonly source: string;
}

export interface ScheduleNote {
  readonly kind: 'blocked' | 'banned' | 'unmanaged' | 'notRunning' | 'multipleActive';
  readonly resource: string;
  readonly node?: string;
  /** A sentence, and what to do. */
  readonly text: string;
  readonly remedy: string;
}
