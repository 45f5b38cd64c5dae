import type { ResolvedBundle } from '../resolve/resolved.ts';
import { nthAddress } from './nth-address.ts';

/*
 * What a bundle's agents are given: nobody writes it down, it follows from the bundle.
 * It matters word for word, since a change of it calls for a restart.
 */

const defaultPort = '3121';

/** Of the connection: the node is reached at its address, or, without one, where its container runs (`#uname`). */
export function connectionParameters({ bundle: { network } }: ResolvedBundle, offset: number): Map<string, string> {
  const start = network?.ipRangeStart ?? null;
  return new Map([
    ['addr', start === null ? '#uname' : nthAddress(start, offset)],
    ['port', portOf(network)],
  ]);
}

export function addressParameters({ bundle: { network } }: ResolvedBundle, address: string): Map<string, string> {
  const parameters = new Map([['ip', address]]);
  const nic = network?.hostInterface ?? null;
  if (nic !== null) parameters.set('nic', nic);
  return parameters.set('cidr_netmask', network?.hostNetmask ?? '32');
}

export function containerParameters(resource: ResolvedBundle, offset: number, replicas: number): Map<string, string> {
  const { container } = resource.bundle;
  const command = container.runCommand ?? (resource.primitive === null ? null : '/usr/sbin/pacemaker-remoted');
  const volumes = volumesOf(resource, offset);
  const parameters = new Map([
    ['image', container.image],
    ['allow_pull', 'true'],
    ['force_kill', 'false'],
    ['reuse', 'false'],
    ['run_opts', runOptions(resource, offset, replicas, volumes)],
    ['mount_points', volumes.flatMap(({ mountPoint }) => mountPoint ?? []).join(',')],
    ['monitor_cmd', '/bin/true'],
  ]);
  return command === null ? parameters : parameters.set('run_cmd', command);
}

type Network = ResolvedBundle['bundle']['network'];

function portOf(network: Network): string {
  const port = network?.controlPort ?? null;
  return port === null ? defaultPort : String(port);
}

function runOptions(
  { id, bundle: { container, network } }: ResolvedBundle,
  offset: number,
  replicas: number,
  volumes: readonly Volume[],
): string {
  const start = network?.ipRangeStart ?? null;
  const options = [
    ...(container.technology === 'docker' ? ['--restart=no'] : []),
    ...(start === null ? [] : [`-h ${id}-${String(offset)}`]),
    '-e PCMK_stderr=1',
    ...(container.network === null ? [] : [`--net=${container.network}`]),
    `-e PCMK_remote_port=${portOf(network)}`,
    ...volumes.map(({ option }) => option),
    ...portOptions(network, start === null ? null : nthAddress(start, offset), container.network),
    ...(container.options === null ? [] : [container.options]),
  ];
  const hosts = start === null || network?.addHost !== true ? [] : hostOptions(id, start, replicas);
  return `${['', ...options].join(' ')} ${hosts.map((host) => ` ${host}`).join('')}`;
}

function portOptions(network: Network, address: string | null, own: string | null): string[] {
  if (network === null) return [];
  const outside = address === null ? '' : `${address}:`;
  if (address === null && own === 'host') return [];
  const mappings = network.portMappings.map(({ port, internalPort, range }) => {
    return port === null ? `${range ?? ''}:${range ?? ''}` : `${port}:${internalPort ?? port}`;
  });
  const control = isReached(network) ? [`${portOf(network)}:${portOf(network)}`] : [];
  return [...mappings, ...control].map((mapping) => `-p ${outside}${mapping}`);
}

function isReached(network: NonNullable<Network>): boolean {
  return network.ipRangeStart !== null || network.controlPort !== null;
}

function hostOptions(id: string, start: string, replicas: number): string[] {
  return Array.from({ length: replicas }, (_, offset) => {
    return `--add-host=${id}-${String(offset)}:${nthAddress(start, offset)}`;
  });
}

interface Volume {
  readonly option: string;
  /** A folder of the replica's own that has to be there; null: it is everybody's. */
  readonly mountPoint: string | null;
}

/** What is mapped, and, where something runs within, the key and a place for its logs. */
function volumesOf({ id, bundle, primitive }: ResolvedBundle, offset: number): Volume[] {
  const own = (root: string): string => `${root}/${id}-${String(offset)}`;
  const mapped = bundle.storage.map(({ sourceDir, sourceDirRoot, targetDir, options }): Volume => {
    const mountPoint = sourceDirRoot === null ? null : own(sourceDirRoot);
    const suffix = options === null ? '' : `:${options}`;
    return { option: `-v ${mountPoint ?? sourceDir ?? ''}:${targetDir}${suffix}`, mountPoint };
  });
  if (primitive === null) return mapped;
  const key = '/etc/pacemaker/authkey';
  const logs = own('/var/log/pacemaker/bundles');
  return [
    ...mapped,
    { option: `-v ${key}:${key}`, mountPoint: null },
    { option: `-v ${logs}:/var/log`, mountPoint: logs },
  ];
}
