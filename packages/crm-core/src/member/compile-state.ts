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
export function readDocument(document: unknown, context: DefinitionContext): DefinitionReading {
  if (typeof document !== 'object' || document === null) return checkDefinition(document, context);
  const last = readings.get(document);
  if (last !== undefined && isSame(last, context)) return last.reading;
  const reading = checkDefinition(document, context);
  readings.set(document, { ...context, reading });
  return reading;
}

function isSame(a: DefinitionContext, b: DefinitionContext): boolean {
  return a.manifests === b.manifests && a.missing === b.missing && a.nodes.join() === b.nodes.join();
}

/** Of each document the last. */
const readings = new WeakMap<object, DefinitionContext & { readonly reading: DefinitionReading }>();

const nothingDefined = { version: 1, resources: {} };
