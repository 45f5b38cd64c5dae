/**
 * From what a person wrote to the model, or to everything that is wrong with it.
 *
 * Shape first; then what is sound of the document goes through every other check, so
 * that one mistake does not hide the others; then, if nothing was found, the model.
 */
import type { Problem, Warning } from '@understudy/contracts';
import { checkConstraints } from './check-constraints.ts';
import type { CheckContext, DefinitionContext } from './check-context.ts';
import { checkFencing } from './check-fencing.ts';
import { checkGroups } from './check-groups.ts';
import { checkNames } from './check-names.ts';
import { checkNotify } from './check-notify.ts';
import { inPlaceOrder } from './check-place-order.ts';
import { checkResources } from './check-resources.ts';
import { createShapeCheck, type ShapeCheck } from './check-shape.ts';
import { definitionWarnings } from './check-warnings.ts';
import type { ClusterModel } from './cluster.ts';
import { compileDefinition } from './compile-definition.ts';
import { withoutPaths } from './document-draft.ts';
import { outlineOf, type DraftDocument } from './document-outline.ts';
import { definitionSchema } from './document-schema.ts';
import type { DefinitionDocument } from './document.ts';

export interface DefinitionReading {
  /** Null if there is any problem. */
  readonly model: ClusterModel | null;
  /** All of them, in the order of their places. */
  readonly problems: readonly Problem[];
  /** What is allowed, and probably not meant. Empty while there are problems. */
  readonly warnings: readonly Warning[];
}

/** Checks plain data, and compiles it if it is a definition for this cluster. */
export function checkDefinition(document: unknown, context: DefinitionContext): DefinitionReading {
  const shape = definitionShape()(document);
  const draft = (withoutPaths(document, shape.unsound) ?? {}) as DraftDocument;
  const outline = outlineOf(draft);
  const problems = [...shape.problems, ...checkMeaning({ ...context, draft, outline })];
  if (problems.length > 0) return { model: null, problems: inPlaceOrder(document, problems), warnings: [] };
  // Without a problem the document has the shape of its schema, which is that of its type.
  const sound = document as DefinitionDocument;
  const model = compileDefinition({ ...context, document: sound, outline });
  return { model, problems: [], warnings: definitionWarnings(sound, model, outline) };
}

function checkMeaning(context: CheckContext): Problem[] {
  return [
    ...checkNames(context),
    ...checkResources(context),
    ...checkGroups(context),
    ...checkNotify(context),
    ...checkConstraints(context),
    ...checkFencing(context),
  ];
}

let compiledShape: ShapeCheck | undefined;

/** Compiled when it is first needed: most of what imports this module never does. */
function definitionShape(): ShapeCheck {
  compiledShape ??= createShapeCheck(definitionSchema);
  return compiledShape;
}
