import type { Role } from '@understudy/contracts';
import type { Score } from '../base/score.ts';

export type Constraint = Location | Colocation | Order;

export interface Location {
  readonly kind: 'location';
  readonly id: string;
  readonly resource: string;
  readonly node: string;
  readonly score: Score;
  /** Only for instances in this role (a promotable clone's `promoted`). */
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
