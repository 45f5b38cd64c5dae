import { checkDefinition } from '../model/check-definition.ts';
import type { DefinitionContext } from '../model/check-context.ts';
import type { ClusterModel } from '../model/cluster.ts';
import type { DurableState } from '../coordinator/durable-state.ts';

/**
 * What a state's definition means on this node; null if it cannot be understood
 * here (an agent is missing): then nothing is decided, rather than all stopped.
 */
export function compileState(state: DurableState, context: DefinitionContext): ClusterModel | null {
  if (state.definition === null) return emptyModel(context.nodes);
  return checkDefinition(state.definition.document, context).model;
}

function emptyModel(nodes: readonly string[]): ClusterModel {
  return {
    properties: {
      symmetricCluster: true,
      maintenanceMode: false,
      noQuorumPolicy: 'stop',
      stonithEnabled: false,
      startFailureIsFatal: true,
      stopOrphanResources: true,
      defaultStickiness: 0,
    },
    nodes: nodes.map((id) => ({ id, attributes: new Map(), standby: false, maintenance: false })),
    resources: [],
    constraints: [],
  };
}
