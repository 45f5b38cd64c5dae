import type { Instance, World, WorldNode } from '../world/world.ts';
import { instanceFlags, instanceOf, nodeOf } from './render-instance.ts';
import { listLine } from './render-nodes.ts';

/*
 * A clone is told by where its copies are; a copy about which there is more to say is
 * told by itself.
 */

type Render = (instance: number) => readonly string[];

export function cloneLines(world: World, clone: Instance, render: Render): readonly string[] {
  const title = `* Clone Set: ${clone.id} [${childName(clone)}]${flagText(clone)}:`;
  const full: string[] = [];
  const promoted: number[] = [];
  const started: number[] = [];
  for (const number of clone.children) {
    const copy = instanceOf(world, number);
    const where = clone.isUnique ? 'full' : placeOf(world, copy);
    if (where === 'full') full.push(...render(number));
    else if (where === 'promoted') promoted.push(...copy.activeOn);
    else if (where === 'started') started.push(...copy.activeOn);
  }
  const lists = [
    ...namesLine(world, 'Promoted', promoted),
    ...namesLine(world, clone.isPromotable ? 'Unpromoted' : 'Started', started),
    ...(clone.isUnique ? [] : stoppedLine(world, clone, promoted.length + started.length)),
  ];
  return [title, ...full.map((line) => `  ${line}`), ...lists.map((line) => `  * ${line}`)];
}

function childName(clone: Instance): string {
  const { resource } = clone;
  return resource.kind === 'clone' ? resource.child.id : clone.id;
}

function flagText(clone: Instance): string {
  const flags = [
    ...(clone.isPromotable ? ['promotable'] : []),
    ...(clone.isUnique ? ['unique'] : []),
    ...instanceFlags(clone, { ofGroup: true }),
  ];
  return flags.length > 0 ? ` (${flags.join(', ')})` : '';
}

type Place = 'full' | 'promoted' | 'started' | 'nowhere';

function placeOf(world: World, copy: Instance): Place {
  const primitives = primitivesOf(world, copy);
  const active = primitives.filter((one) => isThere(world, one));
  if (active.length === 0) return 'nowhere';
  if (primitives.some((one) => one.isRemoved || one.isFailed || !one.isManaged)) return 'full';
  if (active.length < primitives.length || primitives.some(isBusy)) return 'full';
  const nodes = new Set(primitives.flatMap(({ activeOn }) => activeOn));
  const [node] = nodes;
  if (nodes.size !== 1 || node === undefined) return 'full';
  const { online, unclean } = nodeOf(world, node);
  if (!online && unclean) return 'full';
  return primitives.some(({ role }) => role === 'promoted') ? 'promoted' : 'started';
}

/** Active, and not on a node that is gone in good order. */
function isThere(world: World, { role, isManaged, activeOn }: Instance): boolean {
  if (role === 'stopped') return false;
  return activeOn.some((number) => {
    const { online, unclean } = nodeOf(world, number);
    return online || unclean || !isManaged;
  });
}

function isBusy({ pendingTask }: Instance): boolean {
  return pendingTask !== null;
}

function primitivesOf(world: World, instance: Instance): readonly Instance[] {
  if (instance.kind === 'primitive') return [instance];
  return instance.children.flatMap((child) => primitivesOf(world, instanceOf(world, child)));
}

function namesLine(world: World, title: string, nodes: readonly number[]): readonly string[] {
  if (nodes.length === 0) return [];
  const names = [...new Set(nodes)].sort((a, b) => a - b).map((number) => nodeOf(world, number).name);
  return [listLine(title, names)];
}

/** Every node without a copy, as long as fewer copies than there might be are told of in the lists. */
function stoppedLine(world: World, clone: Instance, listed: number): readonly string[] {
  const copies = clone.children.filter((child) => !instanceOf(world, child).isRemoved).length;
  if (listed >= copies) return [];
  const active = new Set(clone.children.flatMap((child) => instanceOf(world, child).activeOn));
  const rest = world.nodes.filter((node) => !active.has(node.number) && !isElsewhere(world, node));
  const title = isDisabled(clone) ? 'Stopped (disabled)' : 'Stopped';
  return namesLine(
    world,
    title,
    rest.map(({ number }) => number),
  );
}

/** Said of the clone, or of what it has copies of. */
function isDisabled({ resource }: Instance): boolean {
  const said = resource.kind === 'clone' ? [resource, resource.child] : [resource];
  return said.some(({ meta }) => meta.targetRole === 'stopped');
}

/** Only the bundle's own runs there; nothing does where the connection goes. */
function isElsewhere(world: World, { name, connection }: WorldNode): boolean {
  if (connection === null) return false;
  const { bundle, isRemoved } = instanceOf(world, connection);
  return isRemoved || (bundle !== null && !world.resolved.nodes.some((node) => node.name === name));
}
