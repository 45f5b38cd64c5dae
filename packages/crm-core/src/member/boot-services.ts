import type { AgentManifest, Warning } from '@understudy/contracts';
import type { BootService } from '../model/boot-service.ts';
import type { ClusterModel } from '../model/cluster.ts';
import { primitivesOf } from '../model/primitives-of.ts';
import type { Primitive } from '../model/resource.ts';
import type { Body } from './body.ts';

/** What a host starts at boot by itself, as that host says. */
export interface HostServices {
  readonly node: string;
  readonly services: readonly BootService[];
}

/** Takes what this host says of itself, and tells all that can be told. */
export function learnBootServices(body: Body, services: readonly BootService[]): void {
  body.bootServices = services;
  for (const { peer } of body.peers) body.send(peer, { kind: 'bootServices', services });
}

/** Whoever decides must know of every host, so each tells each, as soon as they can talk. Unsaid: none. */
export function tellBootServices(body: Body, peer: string): void {
  const { bootServices: services } = body;
  if (services.length > 0) body.send(peer, { kind: 'bootServices', services });
}

/** Of this host, and of those that it talks with. */
export function servicesOfHosts({ node, bootServices, peers }: Body): readonly HostServices[] {
  const others = peers.map((peer) => ({ node: peer.peer, services: peer.bootServices }));
  return [{ node, services: bootServices }, ...others];
}

/** What would have two owners after the next boot: the cluster, and the system of a host. */
export function bootWarnings(
  model: ClusterModel,
  manifests: ReadonlyMap<string, AgentManifest>,
  hosts: readonly HostServices[],
): readonly Warning[] {
  return model.resources.flatMap(primitivesOf).flatMap((primitive) => {
    const names = namesOf(primitive, manifests.get(primitive.agent));
    return hosts.flatMap(({ node, services }) => {
      const service = services.find(({ name }) => names.includes(name));
      return service === undefined ? [] : [warning(primitive, node, service)];
    });
  });
}

function namesOf({ parameters }: Primitive, manifest: AgentManifest | undefined): readonly string[] {
  return (manifest?.systemServices ?? []).flatMap(({ names, when = {} }) =>
    Object.entries(when).every(([name, value]) => parameters[name] === value) ? names : [],
  );
}

function warning({ id, agent }: Primitive, node: string, { unit, startedBy }: BootService): Warning {
  return {
    code: 'started-at-boot',
    message: `${node} starts ${unit} by itself when it boots (${startedBy}), and the cluster runs it as ${id}: it may then be active where the cluster does not know of it, or twice`,
    remedy: `On ${node}: ${startedBy === 'systemd' ? disableUnit(unit, agent) : `update-rc.d ${unit} disable`}. From then on the cluster alone starts it.`,
  };
}

/** What runs as the unit itself is the cluster's already, or soon: it is not to be ended behind its back. */
function disableUnit(unit: string, agent: string): string {
  const isUnit = agent.startsWith('systemd:') || agent.startsWith('service:');
  return `systemctl disable ${isUnit ? '' : '--now '}${unit}`;
}
