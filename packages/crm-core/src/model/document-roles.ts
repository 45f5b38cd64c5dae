import type { Role } from '@understudy/contracts';
import { infinity, type Score } from '../base/score.ts';
import type { OrderedActionDocument, RoleDocument } from './document.ts';
import type { Subject } from './document-outline.ts';
import type { OrderedAction } from './constraint.ts';

/*
 * Which side of something fast a constraint means when it does not say so: the
 * active one, since that is what its users see. `started` stands for every instance.
 */

/** Undefined: every instance. */
export function colocatedRole(role: RoleDocument | undefined, subject: Subject): Role | undefined {
  if (role === 'started') return undefined;
  return role ?? activeRole(subject);
}

/** A ban means the node altogether: nothing is warmed where nothing may become active. */
export function locatedRole(role: RoleDocument | undefined, subject: Subject, score: Score): Role | undefined {
  return role === undefined && score <= -infinity ? undefined : colocatedRole(role, subject);
}

export function orderedAction(action: OrderedActionDocument | undefined, subject: Subject): OrderedAction {
  return action ?? (activeRole(subject) === 'promoted' ? 'promote' : 'start');
}

export function activeRole({ unit }: Pick<Subject, 'unit'>): Role | undefined {
  return unit.kind === 'fast' ? 'promoted' : undefined;
}
