import type { Scores } from '../scores/scores.ts';
import type { Instance, World } from '../world/world.ts';
import type { AssignOptions } from './assign-options.ts';
import type { Assignment } from './assignment.ts';
import { newWorkspace } from './new-workspace.ts';
import { placeBundle } from './place-bundle.ts';
import { placeClone } from './place-clone.ts';
import { placeGroup } from './place-group.ts';
import { placePrimitive } from './place-primitive.ts';
import { placingOrder } from './placing-order.ts';
import { toAssignment } from './to-assignment.ts';
import type { Workspace } from './workspace.ts';

/**
 * Gives every instance its node and role. Connections to remote nodes come first, since
 * what runs there needs them; then everything else in its order, each after what it
 * is colocated with.
 */
export function assign(world: World, scores: Scores, options: AssignOptions = {}): Assignment {
  const workspace = newWorkspace(world, scores, place, options);
  const order = placingOrder(workspace);
  for (const root of order) {
    if (root.remoteNode !== null) place(workspace, root, root.migration?.target ?? -1);
  }
  for (const root of order) place(workspace, root, -1);
  return toAssignment(workspace);
}

function place(workspace: Workspace, instance: Instance, preferred: number): void {
  switch (instance.kind) {
    case 'primitive':
      return placePrimitive(workspace, instance, preferred);
    case 'group':
      return placeGroup(workspace, instance, preferred);
    case 'clone':
      return placeClone(workspace, instance);
    case 'bundle':
      return placeBundle(workspace, instance);
  }
}
