import { checkDefinition } from '../model/check-definition.ts';
import type { DefinitionContext } from '../model/check-context.ts';
import type { ClusterModel } from '../model/cluster.ts';
import type { DurableState } from '../coordinator/durable-state.ts';

/**
 * What a state's definition means on this node; null if it cannot be understood
 * here (an agent is missing): then nothing is decided, rather than all stopped.
 */
export function compileState(state: DurableState, context: DefinitionContext): ClusterModel | null {
  const definition = state.definition ?? nothingDefined;
  const last = compiled.get(definition);
  if (last?.manifests === context.manifests && last.nodes.join() === context.nodes.join()) return last.model;
  const { model } = checkDefinition(definition.document, context);
  compiled.set(definition, { ...context, model });
  return model;
}

/** What each definition meant last: one that comes again is not read again. */
const compiled = new WeakMap<object, DefinitionContext & { readonly model: ClusterModel | null }>();

const nothingDefined = { document: { version: 1, resources: {} } };
