import type { AgentName } from '../../model/configuration/configured-resource.ts';
import type { ResolvedBundle, ResolvedPrimitive } from '../resolve/resolved.ts';
import { addressParameters, connectionParameters, containerParameters } from './bundle-parameters.ts';
import { growClone } from './grow-clone.ts';
import { bundleClone, bundleConnection, bundlePart, isPromotableWithin } from './implied-resources.ts';
import { draftInstance } from './instance-draft.ts';
import type { InstanceDraft, ReplicaDraft, Soil } from './instance-draft.ts';
import { nthAddress } from './nth-address.ts';
import type { Nursery } from './nursery.ts';

/*
 * A bundle spelt out: by replica an address (if there is a range), the container and,
 * if something runs within, the connection to the node in it; and one clone whose
 * copies live in those nodes, copy N in the container N.
 */

export function growBundle(resource: ResolvedBundle, soil: Soil, nursery: Nursery): InstanceDraft {
  const { container } = resource.bundle;
  const isPromotable = resource.primitive !== null && isPromotableWithin(resource);
  const bundle = nursery.enter(draftInstance(resource.id, resource, { ...soil, isPromotable }));
  const count = container.replicas ?? Math.max(1, container.promotedMax);
  const within: Soil = { ...soil, parent: bundle, clone: bundle, bundle };
  const parts: ReplicaParts[] = [];
  for (let offset = 0; offset < count; offset += 1)
    parts.push(growReplica(resource, { offset, count }, within, nursery));
  const clone = hasNodes(resource) ? growInner(resource, resource.primitive, count, within, nursery) : null;
  bundle.replicas = parts.map((part) => ({ ...part, child: clone?.children[part.offset] ?? null, node: null }));
  return bundle;
}

type ReplicaParts = Omit<ReplicaDraft, 'child' | 'node'>;

interface BundleWithNodes extends ResolvedBundle {
  readonly primitive: ResolvedPrimitive;
}

/** What runs within has to be reached: through an address, or a port of the host. */
function hasNodes(resource: ResolvedBundle): resource is BundleWithNodes {
  const network = resource.bundle.network;
  return (
    resource.primitive !== null && network !== null && (network.ipRangeStart !== null || network.controlPort !== null)
  );
}

function growInner(
  resource: ResolvedBundle,
  primitive: ResolvedPrimitive,
  count: number,
  soil: Soil,
  nursery: Nursery,
): InstanceDraft {
  return growClone(bundleClone(resource, primitive, count), { ...soil, copy: null }, nursery);
}

function growReplica(
  resource: ResolvedBundle,
  { offset, count }: { readonly offset: number; readonly count: number },
  soil: Soil,
  nursery: Nursery,
): ReplicaParts {
  const { resolved } = nursery;
  const place = (part: ResolvedPrimitive): InstanceDraft => {
    return nursery.enter(draftInstance(part.id, part, { ...soil, copy: offset }));
  };
  const start = resource.bundle.network?.ipRangeStart ?? null;
  const address = start === null ? null : nthAddress(start, offset);
  const ip = address === null ? null : place(addressPart(resource, address, nursery));
  const { technology } = resource.bundle.container;
  const containerId = `${resource.id}-${technology}-${String(offset)}`;
  const agent: AgentName = { standard: 'ocf', provider: 'heartbeat', type: technology };
  const parameters = containerParameters(resource, offset, count);
  const container = place(bundlePart(containerId, agent, parameters, resource, resolved));
  if (!hasNodes(resource)) return { offset, ip, container, remote: null };
  const name = `${resource.id}-${String(offset)}`;
  nursery.noteNode(name);
  const remote = place(bundleConnection(name, containerId, connectionParameters(resource, offset), resource, resolved));
  remote.container = container;
  return { offset, ip, container, remote };
}

function addressPart(resource: ResolvedBundle, address: string, nursery: Nursery): ResolvedPrimitive {
  const agent: AgentName = { standard: 'ocf', provider: 'heartbeat', type: 'IPaddr2' };
  const parameters = addressParameters(resource, address);
  return bundlePart(`${resource.id}-ip-${address}`, agent, parameters, resource, nursery.resolved);
}
