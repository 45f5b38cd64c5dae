/*
 * The parameters of `route`, as people write them and as the agent works with them. The names are those of
 * ocf:heartbeat:Route, and `metric` and `onlink` those of `ip route`.
 */
import type { JsonSchema } from '@understudy/contracts';
import {
  addressBits,
  isLinkLocal,
  networkOf,
  parseIpAddress,
  sameAddress,
  type Family,
  type IpAddress,
} from '../ip-address.ts';
import { readTable } from './routing-table.ts';

/** After validation against `parametersSchema`. */
export interface RouteParameters {
  readonly destination: string;
  readonly device?: string;
  readonly gateway?: string;
  readonly source?: string;
  readonly table: string;
  readonly family: 'ip4' | 'ip6' | 'detect';
  readonly metric?: number;
  readonly onlink: boolean;
}

export const parametersSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  required: ['destination'],
  properties: {
    destination: {
      type: 'string',
      description: 'Where the route leads: a network (192.0.2.0/24), a host (192.0.2.7), or "default".',
    },
    device: {
      type: 'string',
      pattern: '^[^\\s/:]{1,15}$',
      description: 'The interface. Default: the one on which the gateway is.',
    },
    gateway: {
      type: 'string',
      description: 'The address of the gateway. Default: the destination is on the interface.',
    },
    source: {
      type: 'string',
      description:
        'The source address of connections that this host opens over the route. Default: the kernel chooses.',
    },
    table: { type: 'string', default: 'main', description: 'The routing table, by its number or its name.' },
    family: {
      type: 'string',
      enum: ['ip4', 'ip6', 'detect'],
      default: 'detect',
      description: 'IPv4 or IPv6. Default: what the addresses are; IPv4 where there are none.',
    },
    metric: {
      type: 'integer',
      minimum: 0,
      maximum: 4294967295,
      description: 'Of several routes to the same destination, the one with the least is used. Default: 0; IPv6: 1024.',
    },
    onlink: {
      type: 'boolean',
      default: false,
      description: 'The gateway is on the interface, though none of its networks contains it.',
    },
  },
};

/** What is wanted, checked. */
export interface RouteSettings {
  readonly family: Family;
  /** Null: the default route. */
  readonly network: IpAddress | null;
  readonly prefixLength: number;
  readonly device?: string;
  /** Null: the destination is on the device itself. */
  readonly gateway: IpAddress | null;
  /** Null: the kernel chooses. */
  readonly source: IpAddress | null;
  readonly table: number;
  readonly metric: number;
  readonly onlink: boolean;
}

export type RouteSettingsResult =
  | { readonly kind: 'settings'; readonly settings: RouteSettings }
  /** All that is wrong, in words. */
  | { readonly kind: 'problems'; readonly problems: readonly string[] };

/** That of IPv6, where none is given; the kernel takes 0 for it as well. */
const usualMetric6 = 1024;

/** Checks what a schema cannot. */
export function readRouteSettings(parameters: RouteParameters): RouteSettingsResult {
  const { device, onlink } = parameters;
  const target = parseDestination(parameters.destination);
  const gateway = parseIf(parameters.gateway);
  const source = parseIf(parameters.source);
  const family = familyOf(parameters.family, [target?.family, gateway?.family, source?.family]);
  const table = readTable(parameters.table);
  const problems = [
    ...destinationProblems(parameters.destination, target, family),
    ...addressProblems('gateway', parameters.gateway, family),
    ...addressProblems('source', parameters.source, family),
    ...placeProblems(parameters, gateway),
    ...(table === null ? [`table: "${parameters.table}" is no number, and no name in /etc/iproute2/rt_tables`] : []),
  ];
  if (problems.length > 0 || target === null || table === null) return { kind: 'problems', problems };
  const { prefixLength } = target;
  const network = prefixLength === 0 ? null : target.network;
  const metric = family === 4 ? (parameters.metric ?? 0) : parameters.metric || usualMetric6;
  const place = device === undefined ? {} : { device };
  return {
    kind: 'settings',
    settings: { family, network, prefixLength, ...place, gateway, source, table, metric, onlink },
  };
}

interface Destination {
  /** Null: "default" says neither. */
  readonly family: Family | null;
  readonly network: IpAddress | null;
  readonly prefixLength: number;
  /** As it was written, without the prefix. */
  readonly address: IpAddress | null;
}

/** Null if it is none. */
function parseDestination(text: string): Destination | null {
  if (text === 'default') return { family: null, network: null, prefixLength: 0, address: null };
  const [base = '', length, ...more] = text.split('/');
  const address = parseIpAddress(base);
  if (address === null || more.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return null;
  const prefixLength = length === undefined ? addressBits(address.family) : Number(length);
  if (prefixLength > addressBits(address.family)) return null;
  return { family: address.family, network: networkOf(address, prefixLength), prefixLength, address };
}

function destinationProblems(text: string, target: Destination | null, family: Family): string[] {
  if (target === null) return [`destination: "${text}" is no network, no address, and not "default"`];
  const { network, address, prefixLength } = target;
  if (target.family !== null && target.family !== family) return [`destination: "${text}" is not IPv${family}`];
  if (network === null || address === null || sameAddress(network, address)) return [];
  return [`destination: "${text}" has bits of a host; the network is ${network.text}/${prefixLength}`];
}

function parseIf(text: string | undefined): IpAddress | null {
  return text === undefined ? null : parseIpAddress(text);
}

function familyOf(asked: RouteParameters['family'], found: readonly (Family | null | undefined)[]): Family {
  if (asked !== 'detect') return asked === 'ip4' ? 4 : 6;
  return found.find((family) => family === 4 || family === 6) ?? 4;
}

function addressProblems(name: string, text: string | undefined, family: Family): string[] {
  if (text === undefined) return [];
  const address = parseIpAddress(text);
  if (address === null) return [`${name}: "${text}" is not an IPv4 or IPv6 address`];
  return address.family === family ? [] : [`${name}: "${text}" is not IPv${family}`];
}

function placeProblems({ device, onlink }: RouteParameters, gateway: IpAddress | null): string[] {
  if (device !== undefined) return onlink && gateway === null ? ['onlink: without a gateway it says nothing'] : [];
  if (onlink) return ['device: onlink needs it'];
  if (gateway === null) return ['gateway, device: one of them must say where the route goes'];
  return gateway.family === 6 && isLinkLocal(gateway) ? ['device: a link-local gateway needs it'] : [];
}
