import type { AgentAction, AgentManifest, ResultCode, Role } from '@understudy/contracts';

/**
 * How an agent without `promote` serves in a fast group: its warm stage only
 * validates, and its activation is its `start`. The cluster sees roles, the agent
 * sees start and stop; this is the translation, both ways.
 */
export interface OrderedOperation {
  readonly action: AgentAction;
  readonly promotable: boolean;
  /** For a recurring monitor: the role that it watches. */
  readonly role: Role;
  readonly probe: boolean;
}

/** What the agent is asked to do; null: nothing, and that is `ok`. */
export function agentActionFor(operation: OrderedOperation, manifest: AgentManifest): AgentAction | null {
  const action = isCold(operation, manifest) ? coldAction(operation.action) : operation.action;
  return action !== null && has(manifest, action) ? action : missing(action);
}

/**
 * What the agent's answer means to the cluster. `known`: the role in which the node has it by its ledger: an agent
 * without `promote` cannot tell a prepared resource from a stopped one, and a probe that fails tells no role at all.
 */
export function clusterCodeFor(
  operation: OrderedOperation,
  manifest: AgentManifest,
  code: ResultCode,
  known: Role | undefined,
): ResultCode {
  // What is to be stopped and is not there is stopped, whichever word the agent has for it.
  if (code === 'notRunning' && agentActionFor(operation, manifest) === 'stop') return 'ok';
  if (operation.action === 'monitor' && operation.probe && known === 'promoted' && code === 'error') {
    return 'failedPromoted';
  }
  if (operation.action !== 'monitor' || !isCold(operation, manifest)) return code;
  if (code === 'ok') return 'promoted';
  if (code === 'degraded') return 'degradedPromoted';
  const standsBy = operation.probe ? known === 'unpromoted' : operation.role === 'unpromoted';
  return code === 'notRunning' && standsBy ? 'ok' : code;
}

function isCold(operation: OrderedOperation, manifest: AgentManifest): boolean {
  return operation.promotable && !has(manifest, 'promote');
}

/** Null: nothing. One that has no copies that run would not know what it is told of. */
function coldAction(action: AgentAction): AgentAction | null {
  switch (action) {
    case 'notify':
      return null;
    case 'start':
      return 'validate';
    case 'promote':
      return 'start';
    case 'demote':
      return 'stop';
    default:
      return action;
  }
}

function has(manifest: AgentManifest, action: AgentAction): boolean {
  return manifest.actions.some((described) => described.action === action);
}

/** An ability that an agent lacks is nothing to do; what it must have is asked for all the same, and refused. */
function missing(action: AgentAction | null): AgentAction | null {
  return action === 'validate' || action === 'clean' || action === 'notify' ? null : action;
}
