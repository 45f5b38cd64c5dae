/*
 * The parameters of `ipaddr`, as people write them and as the agent works with them.
 * The names are those of ocf:heartbeat:IPaddr2.
 */
import type { JsonSchema } from '@understudy/contracts';
import type { MacAddress } from './arp-packet.ts';
import { isLinkLocal, parseIpAddress, parsePrefixLength, type IpAddress } from './ip-address.ts';
import { parseMac, usualMac } from './virtual-mac.ts';

/** After validation against `parametersSchema`. */
export interface IpaddrParameters {
  readonly ip: string;
  readonly nic?: string;
  readonly cidr_netmask?: string;
  readonly broadcast?: string;
  readonly iflabel?: string;
  readonly noprefixroute: boolean;
  readonly preferred_lft: string;
  readonly check_link_status: boolean;
  readonly close_connections: boolean;
  readonly probe_count: number;
  readonly probe_interval: number;
  readonly on_duplicate: 'take' | 'refuse';
  readonly arp_count: number;
  readonly arp_interval: number;
  readonly arp_limit: number;
  readonly arp_refresh_interval: number;
  readonly arp_count_refresh: number;
  readonly virtual_mac: string;
}

export const parametersSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  required: ['ip'],
  properties: {
    ip: { type: 'string', minLength: 2, description: 'The IPv4 or IPv6 address, without a prefix.' },
    nic: {
      type: 'string',
      pattern: '^[^\\s/:]{1,15}$',
      description: 'The interface. Default: the one whose network contains the address.',
    },
    cidr_netmask: {
      type: 'string',
      pattern: '^[0-9.]+$',
      description: 'Prefix length (24) or, for IPv4, netmask. Default: that of the network that contains the address.',
    },
    broadcast: { type: 'string', description: 'IPv4 broadcast address. Default: the last one of the network.' },
    iflabel: {
      type: 'string',
      pattern: '^[A-Za-z0-9_.-]{1,13}$',
      description: 'IPv4: label of the address, shown as nic:iflabel (at most 15 characters in all).',
    },
    noprefixroute: {
      type: 'boolean',
      default: false,
      description: 'Add the address without a route to its network.',
    },
    preferred_lft: {
      type: 'string',
      pattern: '^(forever|[0-9]+)$',
      default: 'forever',
      description: 'For how many seconds it is preferred as source address; 0: never for new connections.',
    },
    check_link_status: {
      type: 'boolean',
      default: true,
      description: 'Count a lost carrier as a failure.',
    },
    close_connections: {
      type: 'boolean',
      default: true,
      description: 'Close the TCP connections to the address when it is given up: they would hang.',
    },
    probe_count: {
      type: 'integer',
      minimum: 0,
      maximum: 10,
      default: 2,
      description: 'How often to ask the network for another owner before the address is taken; 0: not at all.',
    },
    probe_interval: {
      type: 'integer',
      minimum: 1,
      maximum: 2000,
      default: 20,
      description: 'How long to wait for an answer each time, in milliseconds.',
    },
    on_duplicate: {
      type: 'string',
      enum: ['take', 'refuse'],
      default: 'take',
      description: 'What to do when another host answers: take the address and report the other, or fail.',
    },
    arp_count: {
      type: 'integer',
      minimum: 0,
      maximum: 100,
      default: 5,
      description: 'How often to announce the address after it is up, at least; 0: never.',
    },
    arp_interval: {
      type: 'integer',
      minimum: 1,
      maximum: 60000,
      default: 200,
      description: 'Between two announcements, in milliseconds.',
    },
    arp_limit: {
      type: 'integer',
      minimum: 0,
      maximum: 1000,
      default: 50,
      description: 'How often to announce it at most, where neighbours are known and none is seen to use it here.',
    },
    arp_refresh_interval: {
      type: 'integer',
      minimum: 0,
      maximum: 86400,
      default: 60,
      description: 'Between two announcements after that, in seconds; 0: none.',
    },
    arp_count_refresh: {
      type: 'integer',
      minimum: 0,
      maximum: 10,
      default: 0,
      description: 'How often to announce the address at each monitor.',
    },
    virtual_mac: {
      type: 'string',
      default: 'no',
      description:
        'Give the address an interface (macvlan) and a MAC address of its own, which move with it: "yes" for one made ' +
        'from the address, or the MAC address.',
    },
  },
};

/** What is wanted, checked. */
export interface Settings {
  readonly address: IpAddress;
  readonly nic?: string;
  readonly prefixLength?: number;
  /** Null: it has the MAC address of its nic. */
  readonly virtualMac: MacAddress | null;
  readonly parameters: IpaddrParameters;
}

export type SettingsResult =
  | { readonly kind: 'settings'; readonly settings: Settings }
  /** All that is wrong, in words. */
  | { readonly kind: 'problems'; readonly problems: readonly string[] };

/** Checks what a schema cannot. */
export function readSettings(parameters: IpaddrParameters): SettingsResult {
  const address = parseIpAddress(parameters.ip);
  if (address === null) return { kind: 'problems', problems: [notAnAddress(parameters.ip)] };
  const { nic, cidr_netmask: netmask } = parameters;
  const prefixLength = netmask === undefined ? undefined : parsePrefixLength(netmask, address.family);
  const problems = problemsOf(parameters, address);
  if (prefixLength === null) problems.push(notAPrefix(netmask ?? '', address));
  const virtualMac = readVirtualMac(parameters.virtual_mac, address);
  if (virtualMac === undefined) problems.push(notAMac(parameters.virtual_mac));
  if (problems.length > 0 || prefixLength === null || virtualMac === undefined) return { kind: 'problems', problems };
  return {
    kind: 'settings',
    settings: {
      address,
      virtualMac,
      parameters,
      ...(nic === undefined ? {} : { nic }),
      ...(prefixLength === undefined ? {} : { prefixLength }),
    },
  };
}

function problemsOf(parameters: IpaddrParameters, address: IpAddress): string[] {
  const { broadcast, iflabel, nic, virtual_mac: virtualMac } = parameters;
  const problems: string[] = [];
  if (address.family === 6 && broadcast !== undefined) problems.push('broadcast: IPv6 has no broadcast addresses');
  if (address.family === 6 && iflabel !== undefined) problems.push('iflabel: Linux labels IPv4 addresses only');
  if (broadcast !== undefined && address.family === 4 && parseIpAddress(broadcast)?.family !== 4) {
    problems.push(`broadcast: "${broadcast}" is not an IPv4 address`);
  }
  const label = `${nic ?? ''}:${iflabel ?? ''}`;
  if (label.length > 15) problems.push(`iflabel: "${label}" is longer than 15 characters`);
  if (iflabel !== undefined && !['no', 'false'].includes(virtualMac)) {
    problems.push('iflabel: with virtual_mac the address has an interface of its own, and no label');
  }
  if (isLinkLocal(address) && nic === undefined) problems.push('nic: a link-local address needs it');
  return problems;
}

/** Null: none is wanted; undefined: it is not one. */
function readVirtualMac(text: string, address: IpAddress): MacAddress | null | undefined {
  if (text === 'no' || text === 'false') return null;
  return text === 'yes' || text === 'true' ? usualMac(address) : (parseMac(text) ?? undefined);
}

function notAMac(text: string): string {
  return `virtual_mac: "${text}" is neither "yes" nor "no", nor the MAC address of one station`;
}

function notAnAddress(text: string): string {
  const hint = text.includes('/') ? ' (the prefix goes into cidr_netmask)' : '';
  return `ip: "${text}" is not an IPv4 or IPv6 address${hint}`;
}

function notAPrefix(text: string, { family }: IpAddress): string {
  const form = family === 4 ? 'a prefix length from 1 to 32 or a netmask' : 'a prefix length from 1 to 128';
  return `cidr_netmask: "${text}" is not ${form}`;
}
