/**
 * From options to a plan: every name, address and directory of a lab, decided before anything is made. Pure.
 */
import {
  defaultFreshDirectories,
  defaultPersistentDirectories,
  standardNetworks,
  type HostOptions,
  type LabOptions,
  type NetworkOptions,
} from './lab-options.ts';

export interface NetworkPlan extends NetworkOptions {
  /** From 0. */
  readonly number: number;
  readonly bridge: string;
}

/** One cable between a host and a network. */
export interface CablePlan {
  readonly network: string;
  /** The host's end. */
  readonly interface: string;
  /** The switch's end, in the lab's outer network namespace. */
  readonly port: string;
  readonly bridge: string;
  /** The same after each power cut, as a real interface's is. */
  readonly macAddress: string;
  /** Each with its prefix length. */
  readonly addresses: readonly string[];
}

export interface HostPlan {
  readonly name: string;
  /** All ports of a host are one group of links, so that one command takes all of them down. */
  readonly portGroup: number;
  readonly cables: readonly CablePlan[];
  readonly persistentDirectories: readonly string[];
}

export interface LabPlan {
  readonly networks: readonly NetworkPlan[];
  readonly hosts: readonly HostPlan[];
  readonly client: HostPlan;
  readonly freshDirectories: readonly string[];
  readonly sharedDirectories: readonly string[];
}

/** What the machine has to say before the plan is made. */
export interface PlanFacts {
  /** Whether the kernel speaks IPv6; without it no host gets such an address. */
  readonly ipv6: boolean;
  /** What every lab shares with its hosts. */
  readonly sharedDirectories: readonly string[];
}

const clientNumber = 200;
const clientName = 'client';

/** `10.77.0.0/24` and 7 become `10.77.0.7/24`; `fd77::/64` and 12 become `fd77::12/64`: the same digits. */
function addressIn(network: string, number: number): string {
  const [base = '', length = ''] = network.split('/');
  if (base.includes(':')) return `${base.replace(/::.*$/, '::')}${number}/${length}`;
  return `${base.replace(/\.\d+$/, '')}.${number}/${length}`;
}

/** All on or below one of the directories. */
export function isWithin(path: string, directories: readonly string[]): boolean {
  return directories.some((directory) => path === directory || path.startsWith(`${directory}/`));
}

function planCable(network: NetworkPlan, number: number, given?: readonly string[]): CablePlan {
  const pools = [network.ipv4, network.ipv6].filter((pool) => pool !== undefined);
  return {
    network: network.name,
    interface: network.interface,
    port: `${network.bridge}-${number}`,
    bridge: network.bridge,
    // Locally administered.
    macAddress: [2, 0x77, 0, 0, network.number, number].map((byte) => byte.toString(16).padStart(2, '0')).join(':'),
    addresses: given ?? pools.map((pool) => addressIn(pool, number)),
  };
}

function planHost(options: HostOptions, number: number, networks: readonly NetworkPlan[], facts: PlanFacts): HostPlan {
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(options.name)) throw new Error(`not a host name: ${options.name}`);
  const joined: NonNullable<HostOptions['networks']> = options.networks ?? networks;
  const cables = joined.map(({ name, ...rest }) => {
    const network = networks.find((candidate) => candidate.name === name);
    if (network === undefined) throw new Error(`${options.name} is joined to ${name}, which is no network of this lab`);
    const cable = planCable(network, number, 'addresses' in rest ? rest.addresses : undefined);
    return { ...cable, addresses: cable.addresses.filter((address) => facts.ipv6 || !address.includes(':')) };
  });
  return {
    name: options.name,
    portGroup: number,
    cables,
    persistentDirectories: [...(options.persistentDirectories ?? defaultPersistentDirectories)].sort(),
  };
}

/**
 * Completes the options.
 *
 * @throws Error for a host name that is none or is used twice, and for a network that nobody has described.
 */
export function planLab(options: LabOptions, facts: PlanFacts): LabPlan {
  const networks = (options.networks ?? standardNetworks).map((network, index) => ({
    ...network,
    number: index,
    bridge: `br${index}`,
  }));
  const lab = { persistentDirectories: options.persistentDirectories ?? defaultPersistentDirectories };
  const hosts = (options.hosts ?? ['alpha', 'beta']).map((host, index) =>
    planHost({ ...lab, ...(typeof host === 'string' ? { name: host } : host) }, index + 1, networks, facts),
  );
  const clientNetworks = networks.slice(0, 1).map(({ name }) => ({ name }));
  const clientOptions = { name: clientName, networks: clientNetworks, persistentDirectories: [] };
  const names = [...hosts.map(({ name }) => name), clientName];
  if (new Set(names).size !== names.length) throw new Error(`a host name is used twice: ${names.join(', ')}`);
  return {
    networks,
    hosts,
    client: planHost(clientOptions, clientNumber, networks, facts),
    freshDirectories: options.freshDirectories ?? defaultFreshDirectories,
    sharedDirectories: [...new Set([...facts.sharedDirectories, ...(options.sharedDirectories ?? [])])],
  };
}
