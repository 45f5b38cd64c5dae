import type { AgentAction, OperationResult } from '@understudy/contracts';
import { formatDuration } from '../base/duration.ts';
import type { Primitive } from '../model/resource.ts';

/** For an action that the definition does not mention: the OCF's advice. */
const unstatedTimeoutMs = 20_000;

/** How thoroughly the recurring monitor of this interval looks; undefined: as its parameters say. */
export function levelOf({ operations }: Primitive, intervalMs: number): number | undefined {
  return operations.find((each) => each.action === 'monitor' && each.intervalMs === intervalMs)?.level;
}

/** How long a single (not recurring) action of a resource may take. */
export function timeoutOf(primitive: Primitive, action: AgentAction): number {
  const stated = primitive.operations.find((operation) => operation.action === action && operation.intervalMs === 0);
  return stated?.timeoutMs ?? unstatedTimeoutMs;
}

/** How long an operation may take. */
export interface Deadline {
  /** As the definition says. */
  readonly statedMs: number;
  /** As it was begun: longer where the host has more to do than it can. */
  readonly givenMs: number;
}

/**
 * On a host that is short of time a deadline says more of the host than of the service, so it is stretched, by as much as
 * everything else takes longer there, at most threefold. It stays as it is from the operation's beginning on.
 *
 * @param slowdownPercent how long things take on this host now: 100 where nothing waits
 */
export function stretched(statedMs: number, slowdownPercent: number): Deadline {
  const percent = Math.min(Math.max(slowdownPercent, 100), longestStretchPercent);
  return { statedMs, givenMs: Math.ceil((statedMs * percent) / 100) };
}

/** A service that hangs on a loaded host is found so much later. */
const longestStretchPercent = 300;

/** One that nobody may stretch: others count on it. */
export function unstretched(statedMs: number): Deadline {
  return { statedMs, givenMs: statedMs };
}

/** What had more time than its definition says, and needed it in vain, says so. */
export function sayStretch(result: OperationResult, { statedMs, givenMs }: Deadline): OperationResult {
  const isInVain = result.code === 'inconclusive' || result.code === 'error';
  if (!isInVain || givenMs === statedMs || result.durationMs < statedMs) return result;
  const times = `${formatDuration(statedMs)} by its definition, ${formatDuration(givenMs)} on this loaded host`;
  return { ...result, reason: `${result.reason} (it had ${times})` };
}
