import type { Role } from '@understudy/contracts';
import type { ScoreTerm } from '../scores/scores.ts';

/*
 * Why something is where it is: plain data, with names in place of numbers, so that it
 * can be printed, sent, or kept. Nothing here is a sentence: those are made by `say-…`.
 */

export type Explanation =
  | { readonly kind: 'primitive'; readonly resource: string; readonly place: Placing }
  /** A group, clone or bundle: its primitives, each with its own story. */
  | {
      readonly kind: 'group' | 'clone' | 'bundle';
      readonly resource: string;
      /** Names of the nodes that it has been given; of a bundle those of its containers. */
      readonly nodes: readonly string[];
      /** Members, copies, or containers: how many there are, and how many have a node. */
      readonly total: number;
      readonly placed: number;
      readonly members: readonly Placing[];
    };

/** The story of one primitive. */
export interface Placing {
  readonly resource: string;
  readonly now: { readonly role: Role; readonly nodes: readonly string[] };
  readonly target: { readonly role: Role; readonly node: string | null };
  readonly verdict: Verdict;
  /** All nodes, the best first. */
  readonly nodes: readonly NodeReasons[];
  /** Null: it cannot be promoted. */
  readonly promotion: PromotionReasons | null;
  readonly failures: readonly FailureReason[];
  /** What has to be done with it: also what has to be and cannot be. Probes and monitors are left out. */
  readonly actions: readonly ActionReasons[];
}

/** What decided, in one word. */
export type Verdict =
  /** Nobody touches it: it is where it was found. */
  | {
      readonly kind: 'untouched';
      readonly because: 'unmanaged' | 'maintenance' | 'blocked' | 'frozen' | 'noFencingDevice';
      readonly text: string;
    }
  /** Somebody wants it stopped, or a failure says so. */
  | {
      readonly kind: 'disabled';
      readonly because: 'targetRole' | 'request' | 'stopAll' | 'failure' | 'removed';
      readonly text: string;
    }
  | { readonly kind: 'nowhere' }
  | { readonly kind: 'placed'; readonly node: string; readonly decided: Deciding };

/** Why this node and not the next best. */
export type Deciding =
  | { readonly kind: 'onlyNode' }
  /** `over`: the next best; `by`: in what its terms differ, what weighs most first. */
  | { readonly kind: 'score'; readonly over: string; readonly margin: number; readonly by: readonly ScoreDifference[] }
  | { readonly kind: 'tie'; readonly over: string; readonly by: 'strategy' | 'load' | 'current' | 'name' };

export interface ScoreDifference {
  /** Points for the chosen node: a term of its own, or one of the other node that is below zero. */
  readonly reason: ScoreReason;
  readonly on: string;
}

export interface NodeReasons {
  readonly node: string;
  /** Null: it was not asked for, since nobody touches the resource. */
  readonly score: number | null;
  /** They add up to the score; the one that decided it first. */
  readonly reasons: readonly ScoreReason[];
  /** Why the node takes nothing now; null: it does. */
  readonly closed: NodeClosure | null;
}

export type ScoreReason =
  /** Said beforehand: by a constraint, stickiness, a failure, a ticket, a person (`name`: in words) … */
  | {
      readonly kind: ScoreTerm['kind'] | 'request';
      readonly name: string;
      readonly score: number;
    }
  /** A colocation, of which this is the dependent. `on`: where the other one is; null: nowhere. */
  | {
      readonly kind: 'primary';
      readonly constraint: string | null;
      readonly resource: string;
      readonly role: string | null;
      readonly on: readonly string[];
      readonly score: number;
      /** The colocation's own: plus or minus INFINITY is a must. */
      readonly strength: number;
    }
  /** A colocation, of which this is the primary: what the other one would like. */
  | {
      readonly kind: 'dependent';
      readonly constraint: string | null;
      readonly resource: string;
      readonly score: number;
      readonly strength: number;
    }
  | { readonly kind: 'capacity'; readonly lacks: readonly Lack[]; readonly score: number }
  /** `isFull`: the node has its share of copies; else the clone or bundle may not be there at all. */
  | { readonly kind: 'copies'; readonly holder: string; readonly isFull: boolean; readonly score: number }
  | { readonly kind: 'noCopyLeft' | 'promotionScore' | 'replica' | 'stopped'; readonly score: number };

export interface Lack {
  readonly attribute: string;
  readonly needs: number;
  readonly left: number;
}

export type NodeClosure =
  | { readonly kind: 'offline' | 'unseen' | 'pending' | 'standby' | 'standbyOnFail' | 'maintenance' | 'shutdown' }
  | { readonly kind: 'unclean'; readonly texts: readonly string[] }
  /** What brings the node does not run. */
  | { readonly kind: 'unreachable'; readonly resource: string };

export interface PromotionReasons {
  readonly role: Role;
  /** Of the copies of the same clone, as they stood in line. */
  readonly candidates: readonly Candidate[];
  /** As many as can be promoted. */
  readonly max: number;
}

export interface Candidate {
  readonly resource: string;
  readonly node: string | null;
  /** What its agent said; -1 where it said nothing. */
  readonly base: number;
  /** Constraints for the promoted role. */
  readonly locations: readonly {
    readonly kind: 'location' | 'request';
    readonly name: string;
    readonly score: number;
  }[];
  /** What it is worth to stay promoted there. */
  readonly stickiness: number;
  readonly score: number;
  /** With the wishes of what wants to be with the promoted one. */
  readonly index: number;
  readonly isPromoted: boolean;
  readonly because: 'chosen' | 'noneLeft' | 'negative' | 'nowhere' | 'limited' | 'ticket' | 'notNow';
}

export interface FailureReason {
  readonly node: string;
  readonly operation: string | null;
  /** `infinity`: for good. */
  readonly count: number;
  readonly lastWallMs: number | null;
  /** When it is forgotten; null: only by a clean-up. */
  readonly expiresWallMs: number | null;
  /** What the agent said. */
  readonly text: string;
}

export interface ActionReasons {
  readonly resource: string | null;
  readonly task: string;
  readonly node: string | null;
  /** `done`: it is in the transition; `blocked`: it should be, and cannot. */
  readonly state: 'done' | 'blocked';
  readonly cause: ActionCause;
}

/** Another action, as part of a reason. */
export interface ActionName {
  readonly resource: string | null;
  readonly task: string;
  readonly node: string | null;
}

export type ActionCause =
  /** Of itself: what was found, or what was decided of it. */
  | { readonly kind: 'own'; readonly texts: readonly string[] }
  /** Another action calls for it. `constraint`: null where no constraint says so. */
  | {
      readonly kind: 'demanded';
      readonly constraint: string | null;
      readonly by: ActionName;
      readonly cause: ActionCause;
    }
  /** Another action, without which it cannot be done, cannot be done. */
  | {
      readonly kind: 'refused';
      readonly constraint: string | null;
      readonly by: ActionName;
      readonly cause: ActionCause;
    }
  | {
      readonly kind:
        'noQuorum' | 'noFencingDevice' | 'notManaged' | 'restsWithoutDevice' | 'noPartnerOnNode' | 'unknown';
    }
  | { readonly kind: 'nodeNotReady'; readonly node: string; readonly closed: NodeClosure | null }
  | { readonly kind: 'blockedResource'; readonly text: string };
