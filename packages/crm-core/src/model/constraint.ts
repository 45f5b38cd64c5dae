import type { Role } from '@understudy/contracts';
import type { Score } from '../base/score.ts';
import type { Rule } from './configuration/rule.ts';

export type Constraint = Location | RuleLocation | Colocation | Order;

export interface Location {
  readonly kind: 'location';
  readonly id: string;
  readonly resource: string;
  readonly node: string;
  readonly score: Score;
  /** Only for instances in this role (a promotable clone's `promoted`). */
  readonly role?: Role;
}

/** A location on every node for which a rule holds. */
export interface RuleLocation {
  readonly kind: 'ruleLocation';
  readonly id: string;
  readonly resource: string;
  readonly rule: Rule;
  /** What it is worth there: always the same, or the value of one of the node's attributes. */
  readonly score:
    { readonly kind: 'score'; readonly score: Score } | { readonly kind: 'attribute'; readonly name: string };
  /** As of a location. */
  readonly role?: Role;
}

/** `resource` is placed with `with`: the second is placed first. */
export interface Colocation {
  readonly kind: 'colocation';
  readonly id: string;
  readonly resource: string;
  readonly with: string;
  readonly score: Score;
  readonly resourceRole?: Role;
  readonly withRole?: Role;
}

export type OrderedAction = 'start' | 'stop' | 'promote' | 'demote';

export interface Order {
  readonly kind: 'order';
  readonly id: string;
  readonly first: string;
  readonly firstAction: OrderedAction;
  readonly then: string;
  readonly thenAction: OrderedAction;
  readonly requirement: 'mandatory' | 'optional' | 'serialize';
  /** The reverse actions happen in reverse order. */
  readonly symmetrical: boolean;
}
