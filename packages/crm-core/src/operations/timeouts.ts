import type { AgentAction } from '@understudy/contracts';
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
