import type { Instance, Replica, World } from '../world/world.ts';
import { instanceFlags, instanceLine, instanceOf, nodeOf } from './render-instance.ts';

/** A bundle: one line a container, as what runs within stands. */
export function bundleLines(world: World, bundle: Instance): readonly string[] {
  const replicas = bundle.replicas ?? [];
  const image = bundle.resource.kind === 'bundle' ? bundle.resource.bundle.container.image : '';
  const kind = replicas.length > 1 ? 'Container bundle set' : 'Container bundle';
  const flags = bundleFlags(world, bundle);
  return [
    `* ${kind}: ${bundle.id} [${image}]${flags.length > 0 ? ` (${flags.join(', ')})` : ''}:`,
    ...replicas.map((replica) => `  * ${replicaLine(world, replica)}`),
  ];
}

function bundleFlags(world: World, bundle: Instance): readonly string[] {
  const perHost = bundle.resource.kind === 'bundle' ? bundle.resource.bundle.container.replicasPerHost : 1;
  return [
    ...(perHost > 1 ? ['unique'] : []),
    ...instanceFlags(bundle, { ofGroup: true }).filter((flag) => flag !== 'disabled'),
  ];
}

function replicaLine(world: World, replica: Replica): string {
  const container = instanceOf(world, replica.container);
  const shown = replica.child === null ? container : instanceOf(world, replica.child);
  const named = replica.remote === null ? container : instanceOf(world, replica.remote);
  const address = replica.ip === null ? '' : ` (${/-ip-(.*)$/u.exec(instanceOf(world, replica.ip).id)?.[1] ?? ''})`;
  const [host] = container.activeOn;
  return instanceLine(world, shown, {
    name: `${named.id}${address}`,
    node: host === undefined ? null : nodeOf(world, host),
  });
}
