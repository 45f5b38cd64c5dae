import type { AgentAction, Role } from '@understudy/contracts';
import type { OperationDefinition, Primitive } from '../../model/resource.ts';
import type { ResourceAction } from '../../model/transition.ts';
import type { Change } from './change.ts';

/** For an operation that the definition does not mention. Pacemaker's default. */
const defaultTimeoutMs = 20_000;

interface ResourceActionOptions {
  readonly action: AgentAction;
  /** The role after it. */
  readonly role: Role;
  readonly reasons: readonly string[];
}

/** A single operation of a change: start, stop, promote, demote. */
export function singleAction(change: Change, options: ResourceActionOptions): Omit<ResourceAction, 'id' | 'after'> {
  const { member, node, unit } = change;
  return {
    kind: 'resource',
    key: `${member.id}_${options.action}_0`,
    ...options,
    resource: member.id,
    node,
    intervalMs: 0,
    timeoutMs: timeoutOf(member.primitive, options.action),
    probe: false,
    promotable: unit.clone?.promotable ?? false,
    digest: member.digest,
  };
}

/** How long a single operation may take. */
export function timeoutOf(primitive: Primitive, action: AgentAction): number {
  const operation = primitive.operations.find((candidate) => candidate.action === action && candidate.intervalMs === 0);
  const monitor = (candidate: OperationDefinition) => action === 'monitor' && candidate.action === 'monitor';
  return operation?.timeoutMs ?? primitive.operations.find(monitor)?.timeoutMs ?? defaultTimeoutMs;
}
