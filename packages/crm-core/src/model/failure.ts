import type { AgentAction, ResultCode, Role } from '@understudy/contracts';

/**
 * Whether a result is a failure of the operation: what was expected depends on
 * the action and, for a recurring monitor, on the role that it watches. A probe
 * only asks, so whatever it finds running or not running is no failure; nor is it
 * of a monitor that looks where the resource should not be.
 */
export function isFailure(operation: {
  readonly action: AgentAction;
  readonly probe: boolean;
  readonly role?: Role;
  readonly code: ResultCode | 'pending';
}): boolean {
  const { action, probe, role, code } = operation;
  if (code === 'pending' || code === 'inconclusive') return false;
  if (action !== 'monitor') return code !== 'ok';
  // What is found where it should not be is no failure of its own: it is put right.
  const onlyAsks = probe || role === 'stopped';
  if (isRunning(code) && onlyAsks) return false;
  if (code === 'notRunning') return !onlyAsks;
  if (role === 'promoted') return code !== 'promoted' && code !== 'degradedPromoted';
  return code !== 'ok' && code !== 'degraded';
}

/** The codes by which a monitor says that it runs, and that there is something that people should know. */
export function isDegraded(code: ResultCode | 'pending'): boolean {
  return code === 'degraded' || code === 'degradedPromoted';
}

/** The codes by which a monitor says that it runs and is well. */
export function isRunning(code: ResultCode | 'pending'): boolean {
  return code === 'ok' || code === 'promoted' || isDegraded(code);
}
