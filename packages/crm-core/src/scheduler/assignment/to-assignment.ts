import type { Instance } from '../world/world.ts';
import type { Assignment } from './assignment.ts';
import { placeOf } from './apply-primary.ts';
import { isTouched } from './place-primitive.ts';
import { roleName, stopped } from './roles.ts';
import { at, nodeOf, rowOf, type Workspace } from './workspace.ts';

/** What the later stages are given of the table. */
export function toAssignment(workspace: Workspace): Assignment {
  const { world } = workspace;
  const node = Int32Array.from(world.instances, (instance) => finalNode(workspace, instance));
  return {
    node,
    role: world.instances.map(({ number }) =>
      at(node, number) < 0 ? 'stopped' : roleName(Math.max(stopped, at(workspace.nextRole, number))),
    ),
    finalScores: world.instances.map((instance) =>
      isTouched(instance) ? rowOf(workspace, instance.number) : undefined,
    ),
    promotion: world.instances.map(({ number, isPromotable }) =>
      isPromotable ? workspace.priority[number] : undefined,
    ),
    reasons: workspace.reasons,
    trace: workspace.trace ?? [],
  };
}

function finalNode(workspace: Workspace, instance: Instance): number {
  return instance.kind === 'primitive' ? nodeOf(workspace, instance.number) : placeOf(workspace, instance);
}
