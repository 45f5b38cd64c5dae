import type { Role } from '@understudy/contracts';

/** Roles as numbers, in the order in which one is more than the other. */
export const stopped = 0;
export const started = 1;
export const unpromoted = 2;
export const promoted = 3;
/** Nothing has been said yet of what it is to be. */
export const undecided = -1;

const names: readonly Role[] = ['stopped', 'started', 'unpromoted', 'promoted'];

export function roleNumber(role: Role): number {
  return names.indexOf(role);
}

export function roleName(number: number): Role {
  return names[number] ?? 'stopped';
}
