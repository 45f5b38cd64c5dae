import type { Situation } from '../../model/configuration/situation.ts';
import type { DecideOptions } from '../decide-options.ts';
import type { GraphAction } from '../decision.ts';
import type { World } from '../world/world.ts';
import { fence, fencingOf, leave, unfence } from './change-node.ts';
import { carryOutOperation } from './carry-out-operation.ts';
import { closeScene, openScene, type Scene } from './scene.ts';

/*
 * A decision carried out in imagination, as a troupe walks through a scene: every action
 * does what it is meant to do, in order, and each is written down as its node would have.
 */

/** The cluster as it is known to be once all of these actions have gone well. Pure. */
export function rehearse(world: World, actions: readonly GraphAction[], options: DecideOptions): Situation {
  const scene = openScene(world, actions, options);
  for (const action of actions) act(scene, action);
  return closeScene(scene);
}

function act(scene: Scene, action: GraphAction): void {
  const fencing = fencingOf(action);
  if (fencing !== null) return fencing.isOn ? unfence(scene, fencing.node) : fence(scene, fencing.node);
  const { kind, node, resource } = action;
  if (kind === 'pseudo' || node === null) return;
  if (kind === 'cluster') return actForCluster(scene, action, node);
  if (resource !== null) carryOutOperation(scene, { ...action, node, resource });
}

function actForCluster(scene: Scene, { task, resource }: GraphAction, node: string): void {
  if (task === 'do_shutdown') return leave(scene, node);
  if (resource === null) return;
  if (task === 'lrm_delete') return scene.book.forget(node, resource);
  if (task !== 'clear_failcount') return;
  scene.failCounts = scene.failCounts.filter((count) => count.node !== node || count.resource !== resource);
  scene.book.drop(node, resource, ({ id }) => id.endsWith('_last_failure_0'));
}
