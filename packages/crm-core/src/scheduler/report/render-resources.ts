import type { Instance, World } from '../world/world.ts';
import { cloneLines } from './render-clone.ts';
import { bundleLines } from './render-bundle.ts';
import { instanceFlags, instanceLine, instanceOf } from './render-instance.ts';

/** One instance with all that is in it; without indentation of its own. */
export function resourceLines(world: World, number: number): readonly string[] {
  const instance = instanceOf(world, number);
  switch (instance.kind) {
    case 'primitive':
      return isShown(instance) ? [`* ${instanceLine(world, instance)}`] : [];
    case 'group':
      return groupLines(world, instance);
    case 'clone':
      return cloneLines(world, instance, (copy) => resourceLines(world, copy));
    case 'bundle':
      return bundleLines(world, instance);
  }
}

/** Connections that nobody wrote down are the nodes that they bring; what is no longer configured counts while it is active. */
function isShown(instance: Instance): boolean {
  if (instance.resource.meta.internalRemote) return false;
  return !instance.isRemoved || instance.role !== 'stopped';
}

function groupLines(world: World, group: Instance): readonly string[] {
  const flags = instanceFlags(group, { ofGroup: true });
  const title = `* Resource Group: ${group.id}${flags.length > 0 ? ` (${flags.join(', ')})` : ''}:`;
  return [title, ...group.children.flatMap((child) => resourceLines(world, child)).map((line) => `  ${line}`)];
}
