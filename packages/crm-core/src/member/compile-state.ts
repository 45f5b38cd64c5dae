import { checkDefinition, type DefinitionReading } from '../model/check-definition.ts';
import type { DefinitionContext } from '../model/check-context.ts';
import type { ClusterModel } from '../model/cluster.ts';
import type { DurableState } from '../coordinator/durable-state.ts';

/**
 * What a state's definition means on this node; null if it cannot be understood
 * here (an agent is missing): then nothing is decided, rather than all stopped.
 */
export function compileState(state: DurableState, context: DefinitionContext): ClusterModel | null {
  return readDocument(state.definition?.document ?? nothingDefined, context).model;
}

/** `checkDefinition`, once for a document that comes again. */
export function readDocument(document: unknown, { nodes, manifests }: DefinitionContext): DefinitionReading {
  if (typeof document !== 'object' || document === null) return checkDefinition(document, { nodes, manifests });
  const last = readings.get(document);
  if (last?.manifests === manifests && last.nodes.join() === nodes.join()) return last.reading;
  const reading = checkDefinition(document, { nodes, manifests });
  readings.set(document, { nodes, manifests, reading });
  return reading;
}

/** Of each document the last. */
const readings = new WeakMap<object, DefinitionContext & { readonly reading: DefinitionReading }>();

const nothingDefined = { version: 1, resources: {} };
