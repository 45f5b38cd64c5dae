import type { Score } from '../../base/score.ts';
import type { TargetRole } from './configured-resource.ts';
import type { Rule } from './rule.ts';

/*
 * Constraints as they are configured. Tags and templates are spelt out by the format:
 * a subject is a resource's id. A resource that does not exist makes its constraint void.
 */

export type ConfiguredConstraint =
  LocationConstraint | ColocationConstraint | ColocationSets | OrderConstraint | OrderSets | TicketConstraint;

export interface LocationConstraint {
  readonly kind: 'location';
  readonly id: string;
  readonly subject:
    | { readonly kind: 'resource'; readonly id: string }
    /** A regular expression over ids; `inverted`: those that do not match. */
    | { readonly kind: 'pattern'; readonly expression: string; readonly inverted: boolean };
  /** Only for instances in this role. */
  readonly role: TargetRole | null;
  readonly discovery: 'always' | 'never' | 'exclusive';
  readonly where:
    | { readonly kind: 'node'; readonly node: string; readonly score: Score }
    | { readonly kind: 'rules'; readonly rules: readonly LocationRule[] };
}

export interface LocationRule {
  readonly id: string;
  readonly rule: Rule;
  readonly role: TargetRole | null;
  readonly score:
    { readonly kind: 'score'; readonly score: Score } | { readonly kind: 'attribute'; readonly name: string };
}

/** `dependent` is placed with `primary`: the primary is placed first. */
export interface ColocationConstraint {
  readonly kind: 'colocation';
  readonly id: string;
  readonly dependent: string;
  readonly primary: string;
  readonly dependentRole: TargetRole | null;
  readonly primaryRole: TargetRole | null;
  /** Number of an instance (old syntax); null: any. */
  readonly dependentInstance: number | null;
  readonly primaryInstance: number | null;
  readonly score: Score;
  /** Nodes with the same value of this attribute count as one; `#uname` is the node itself. */
  readonly nodeAttribute: string;
  /** Whether the dependent has a say in where the primary goes; null: as the dependent's `critical` says. */
  readonly influence: boolean | null;
}

export interface ResourceSet {
  readonly id: string;
  readonly resources: readonly string[];
  readonly sequential: boolean;
  readonly requireAll: boolean;
  readonly action: OrderedAction | null;
  readonly role: TargetRole | null;
  readonly score: Score | null;
  readonly requirement: OrderRequirement | null;
}

/** Each set is placed with the one after it; within a sequential set each with the one before it. */
export interface ColocationSets {
  readonly kind: 'colocationSets';
  readonly id: string;
  readonly score: Score;
  readonly nodeAttribute: string;
  readonly influence: boolean | null;
  readonly sets: readonly ResourceSet[];
}

export type OrderedAction = 'start' | 'stop' | 'promote' | 'demote';
export type OrderRequirement = 'mandatory' | 'optional' | 'serialize';

export interface OrderConstraint {
  readonly kind: 'order';
  readonly id: string;
  readonly first: string;
  readonly firstAction: OrderedAction;
  readonly firstInstance: number | null;
  readonly then: string;
  readonly thenAction: OrderedAction;
  readonly thenInstance: number | null;
  readonly requirement: OrderRequirement;
  /** The reverse actions happen in reverse order. */
  readonly symmetrical: boolean;
  /** `false`: one instance of a `first` that is a clone is enough. */
  readonly requireAll: boolean;
}

export interface OrderSets {
  readonly kind: 'orderSets';
  readonly id: string;
  readonly requirement: OrderRequirement;
  readonly symmetrical: boolean;
  readonly sets: readonly ResourceSet[];
}

export interface TicketConstraint {
  readonly kind: 'ticket';
  readonly id: string;
  readonly ticket: string;
  readonly resources: readonly { readonly id: string; readonly role: TargetRole | null }[];
  readonly lossPolicy: 'stop' | 'demote' | 'fence' | 'freeze';
}
