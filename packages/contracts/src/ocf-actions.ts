import type { AgentAction } from './agent.ts';

/** The OCF Resource Agent API's names of our actions, where all of its versions agree; `clean` has none there. */
export const ocfActionNames = {
  start: 'start',
  stop: 'stop',
  monitor: 'monitor',
  validate: 'validate-all',
  promote: 'promote',
  demote: 'demote',
  migrateTo: 'migrate_to',
  migrateFrom: 'migrate_from',
} as const satisfies Partial<Record<AgentAction, string>>;
