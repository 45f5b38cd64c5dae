import { checkDefinition } from '../model/check-definition.ts';
import type { DefinitionContext } from '../model/check-context.ts';
import type { ClusterModel } from '../model/cluster.ts';
import type { DurableState } from '../coordinator/durable-state.ts';

/**
 * What a state's definition means on this node; null if it cannot be understood
 * here (an agent is missing): then nothing is decided, rather than all stopped.
 */
export function compileState(state: DurableState, context: DefinitionContext): ClusterModel | null {
  const document = state.definition?.document ?? nothingDefined;
  return checkDefinition(document, context).model;
}

const nothingDefined = { version: 1, resources: {} };
