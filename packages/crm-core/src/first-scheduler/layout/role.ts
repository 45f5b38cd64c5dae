import type { Role } from '@understudy/contracts';

const ranks = { stopped: 0, started: 1, unpromoted: 1, promoted: 2 } as const;

/** 0 stopped, 1 running, 2 promoted. */
export function roleRank(role: Role): 0 | 1 | 2 {
  return ranks[role];
}

export function isActive(role: Role): boolean {
  return role !== 'stopped';
}
