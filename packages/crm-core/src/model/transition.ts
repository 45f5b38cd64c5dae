import type { AgentAction, CopiesPlan, Notice, Role } from '@understudy/contracts';

/** The graph of actions from what is to what should be: what can be done now. Data only. */
export interface Transition {
  /** By id, rising, which is also an order in which they can be done. */
  readonly actions: readonly TransitionAction[];
  /** One for every primitive instance: where it is and where it should be. */
  readonly placements: readonly Placement[];
  /** Nodes that would have to be fenced first, where no device is configured. What comes after that is left out. */
  readonly unfenced: readonly UnfencedNode[];
  /** When to decide again even if nothing happens (a failure expires), by the wall clock. */
  readonly recheckAtWallMs?: number;
}

export interface UnfencedNode {
  readonly node: string;
  /** Why it must be fenced, in words. */
  readonly reasons: readonly string[];
}

export type TransitionAction = ResourceAction | PseudoAction | ClearHistoryAction | FenceAction;

interface ActionBase {
  readonly id: number;
  /** Pacemaker's form: `site_start_0`. */
  readonly key: string;
  /** Ids of the actions that must have succeeded before. */
  readonly after: readonly number[];
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
  /** Of a notify: what the copy is told. */
  readonly notice?: Notice;
  /** What the others are told, if they are told of it. */
  readonly plan?: CopiesPlan;
}

/** Does nothing: a point that others wait for (a group has started). */
export interface PseudoAction extends ActionBase {
  readonly kind: 'pseudo';
}

/** Forgets the failures and the failed history of a resource on a node. */
export interface ClearHistoryAction extends ActionBase {
  readonly kind: 'clearHistory';
  readonly resource: string;
  readonly node: string;
}

/** The node has lost its power for certain, or is to lose it. */
export interface FenceAction extends ActionBase {
  readonly kind: 'fence';
  readonly node: string;
  /** Why it must be fenced, in words. */
  readonly reasons: readonly string[];
}

export interface Placement {
  /** The primitive's id. */
  readonly resource: string;
  /** Where it is now, with its role: usually none or one. */
  readonly current: readonly Place[];
  /** Where it shall be; null: nowhere. One placement an instance. */
  readonly next: Place | null;
}

export interface Place {
  readonly node: string;
  readonly role: Role;
}
