import type { AgentAction } from '@understudy/contracts';
import type { Primitive } from '../model/resource.ts';

/** For an action that the definition does not mention: the OCF's advice. */
const unstatedTimeoutMs = 20_000;

/** How long a single (not recurring) action of a resource may take. */
export function timeoutOf(primitive: Primitive, action: AgentAction): number {
  const stated = primitive.operations.find((operation) => operation.action === action && operation.intervalMs === 0);
  return stated?.timeoutMs ?? unstatedTimeoutMs;
}
