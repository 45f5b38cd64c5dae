import type { AgentAction, ResultCode } from '@understudy/contracts';

/**
 * What an agent must answer: the state of one resource on one host, and for each action in each state the results that
 * a cluster can rely on. Pure. Where an action has no business in a state, any answer will do, and the state is not
 * known after it; but a stop ends what is there in every state.
 */
export type ResourceState =
  | 'stopped'
  /** Or warm, for an agent that can be promoted. */
  | 'started'
  | 'promoted'
  /** Handed to another host: after `migrateTo`. */
  | 'leaving'
  /** An operation was cut, or refused what was not its business. */
  | 'unknown';

export interface Expectation {
  /** Empty: whatever it says. */
  readonly codes: readonly ResultCode[];
  /** The state after one of these codes. */
  readonly next: ResourceState;
}

/** Of what an agent can be asked in a walk. */
export type WalkAction = Exclude<AgentAction, 'notify'>;

/** What `action` must come to in `state`, where it is let finish. */
export function expectationOf(state: ResourceState, action: WalkAction): Expectation {
  switch (action) {
    case 'stop':
      return { codes: ['ok'], next: 'stopped' };
    case 'monitor':
      return { codes: monitorCodes[state], next: state };
    case 'validate':
      return { codes: state === 'unknown' || state === 'leaving' ? [] : ['ok'], next: state };
    case 'start':
      return startIn(state);
    case 'promote':
      return whereActive(state, 'promoted');
    case 'demote':
      return whereActive(state, 'started');
    case 'reload':
      return whereActive(state, state);
    case 'clean':
      return state === 'stopped' ? { codes: ['ok'], next: 'stopped' } : unjudged;
    case 'migrateTo':
      return state === 'started' ? { codes: ['ok'], next: 'leaving' } : unjudged;
    case 'migrateFrom':
      return state === 'leaving' ? { codes: ['ok'], next: 'started' } : unjudged;
  }
}

/** After an action that was cut: what only asks has changed nothing. */
export function stateAfterCut(state: ResourceState, action: WalkAction): ResourceState {
  return action === 'monitor' || action === 'validate' ? state : 'unknown';
}

const unjudged: Expectation = { codes: [], next: 'unknown' };

const monitorCodes: Readonly<Record<ResourceState, readonly ResultCode[]>> = {
  stopped: ['notRunning'],
  started: ['ok', 'degraded'],
  promoted: ['promoted', 'degradedPromoted'],
  leaving: [],
  unknown: [],
};

function startIn(state: ResourceState): Expectation {
  return state === 'stopped' || state === 'started' ? { codes: ['ok'], next: 'started' } : unjudged;
}

function whereActive(state: ResourceState, next: ResourceState): Expectation {
  return state === 'started' || state === 'promoted' ? { codes: ['ok'], next } : unjudged;
}
