import type { ActionCause, ActionName, ActionReasons } from './explanation.ts';
import { sayClosure } from './say-score.ts';

const verbs: Readonly<Record<string, { readonly noun: string; readonly cannot: string }>> = {
  start: { noun: 'start', cannot: 'cannot be started' },
  stop: { noun: 'stop', cannot: 'cannot be stopped' },
  promote: { noun: 'promotion', cannot: 'cannot be promoted' },
  demote: { noun: 'demotion', cannot: 'cannot be demoted' },
  migrate_to: { noun: 'live migration', cannot: 'cannot be migrated' },
  migrate_from: { noun: 'arrival of the live migration', cannot: 'cannot be migrated' },
  reload: { noun: 'reload', cannot: 'cannot be reloaded' },
  monitor: { noun: 'probe', cannot: 'cannot be looked for' },
  stonith: { noun: 'fencing', cannot: 'cannot be fenced' },
};

/** `stop on node1: moves to node2`. */
export function sayAction({ task, node, state, cause }: ActionReasons): string {
  const place = node === null ? '' : ` ${task === 'migrate_to' ? 'from' : 'on'} ${node}`;
  const what = `${verbs[task]?.noun ?? task}${place}`;
  return state === 'done' ? `${what}: ${sayCause(cause)}` : `${what} waits: ${sayCause(cause)}`;
}

/** `cannot be started`. */
export function sayCannot(task: string): string {
  return verbs[task]?.cannot ?? `cannot do ${task}`;
}

/** The chain, the nearest cause first. */
export function sayCause(cause: ActionCause): string {
  switch (cause.kind) {
    case 'own':
      return cause.texts.length === 0 ? 'it is part of what is to be done' : cause.texts.join('; ');
    case 'demanded':
      return `${sayDemand(cause)}${cause.cause.kind === 'demanded' ? ', ' : ': '}${sayCause(cause.cause)}`;
    case 'refused':
      return sayRefused(cause);
    case 'noQuorum':
      return 'the cluster has no quorum';
    case 'noFencingDevice':
      return 'there is no fencing device that could do it';
    case 'restsWithoutDevice':
      return 'fencing is on, and no fence device is defined: before there is one, nothing is started, stopped or moved';
    case 'notManaged':
      return 'it is not managed: nobody may touch it';
    case 'noPartnerOnNode':
      return 'the copy that it needs on the same node is not there';
    case 'nodeNotReady':
      return `${cause.node} ${cause.closed === null ? 'is not ready' : sayClosure(cause.closed)}`;
    case 'blockedResource':
      return `it is blocked: ${cause.text}`;
    case 'unknown':
      return 'something that must come before it cannot be done';
  }
}

function sayDemand({ by, constraint }: ActionCause & { kind: 'demanded' }): string {
  return `because of the ${nameText(by)}${constraint === null ? '' : ` (constraint ${constraint})`}`;
}

function sayRefused({ by, constraint, cause }: ActionCause & { kind: 'refused' }): string {
  const source = constraint === null ? '' : ` (constraint ${constraint})`;
  const subject = by.task === 'stonith' ? by.node : by.resource;
  if (subject === null) return sayCause(cause);
  const inner = cause.kind === 'refused' && cause.by.resource === by.resource ? cause.cause : cause;
  return `${subject} ${sayCannot(pointTasks[by.task] ?? by.task)}${source}: ${sayCause(inner)}`;
}

/** Points of a collective, by what they are about. */
const pointTasks: Readonly<Record<string, string>> = {
  running: 'start',
  stopped: 'stop',
  promoted: 'promote',
  demoted: 'demote',
};

function nameText({ resource, task, node }: ActionName): string {
  const noun = verbs[pointTasks[task] ?? task]?.noun ?? task;
  const what = resource === null ? (node ?? '') : resource;
  return `${noun} of ${what}${resource === null || node === null ? '' : ` on ${node}`}`;
}
