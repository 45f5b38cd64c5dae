import type { Instance, WorldNode } from '../world/world.ts';
import { loadOf, take } from './capacity.ts';
import { firstRole } from './new-workspace.ts';
import { started, stopped, undecided } from './roles.ts';
import { at, done, instanceAt, nodeOf, open, type Workspace } from './workspace.ts';

/** Gives a primitive its node (-1: none), and the node its load. */
export function settle(workspace: Workspace, instance: Instance, node: number): void {
  const { number } = instance;
  workspace.node[number] = node;
  workspace.progress[number] = done;
  if (node < 0) workspace.nextRole[number] = stopped;
  else if (workspace.nextRole[number] === undecided) workspace.nextRole[number] = started;
  if (node >= 0) count(workspace, instance, node, 1);
  if (instance.remoteNode !== null) connect(workspace, instance, instance.remoteNode);
}

/** Takes back what `settle` did, for a primitive or everything in a group. */
export function unsettle(workspace: Workspace, instance: Instance): void {
  for (const child of instance.children) unsettle(workspace, instanceAt(workspace, child));
  const node = nodeOf(workspace, instance.number);
  if (instance.kind === 'primitive' && node >= 0) count(workspace, instance, node, -1);
  workspace.node[instance.number] = -1;
  workspace.progress[instance.number] = open;
  workspace.nextRole[instance.number] = firstRole(instance);
}

function count(workspace: Workspace, instance: Instance, node: number, sign: 1 | -1): void {
  workspace.load[node] = at(workspace.load, node) + sign;
  if (workspace.capacity !== null) take(workspace.capacity, node, loadOf(instance), sign);
}

/** What lies behind a connection can be used as soon as the connection has a place. */
function connect(workspace: Workspace, instance: Instance, node: number): void {
  const remote = workspace.world.nodes[node];
  const isUp = nodeOf(workspace, instance.number) >= 0 && workspace.nextRole[instance.number] !== stopped;
  // What is up within a bundle stays assigned, and goes down with its node.
  const isKept = instance.bundle !== null && remote?.online === true;
  workspace.usable[node] = (isUp || isKept) && remote !== undefined && isFit(remote) ? 1 : 0;
}

/** One that was only lost from sight is as good as any once there is a connection again. */
function isFit({ unclean, fenceOnlyIfLost, standby, maintenance, shutdown }: WorldNode): boolean {
  return (!unclean || fenceOnlyIfLost) && !standby && !maintenance && !shutdown;
}
