/*
 * The parameters of `netpath`, as people write them and as the agent works with them. The names are those of
 * ocf:pacemaker:ping, and `interface` that of ocf:heartbeat:ethmonitor.
 */
import type { NodePlace, JsonSchema } from '@understudy/contracts';
import { parseIpAddress } from '../ip-address.ts';
import type { EchoTarget } from './echo-target.ts';

/** After validation against `parametersSchema`. */
export interface NetpathParameters {
  readonly host_list: string;
  readonly interface?: string;
  readonly name: string;
  readonly multiplier: number;
  readonly dampen: string;
  readonly attempts: number;
  readonly timeout: string;
  readonly failure_score: number;
}

const durationPattern = '^[0-9]{1,6}(ms|s|sec|m|min|h)?$';

export const parametersSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  properties: {
    host_list: {
      type: 'string',
      default: 'gateway',
      description:
        'Who is asked for an echo, each a path: IP addresses, "gateway" (that of the default route), "peers" (the ' +
        'addresses of the other nodes); with blanks between. Empty: nobody.',
    },
    interface: {
      type: 'string',
      pattern: '^[^/:]+$',
      description: 'Interfaces whose carrier is a path each, with blanks between.',
    },
    name: {
      type: 'string',
      pattern: '^[A-Za-z_][A-Za-z0-9_.-]{0,63}$',
      default: 'netpath',
      description: "The node's attribute that tells how many paths are good, times the multiplier.",
    },
    multiplier: {
      type: 'integer',
      minimum: 1,
      maximum: 1000000,
      default: 1,
      description: 'What one good path is worth.',
    },
    dampen: {
      type: 'string',
      pattern: durationPattern,
      default: '5s',
      description: 'How long a change must have held before it is told; a number without a unit is seconds.',
    },
    attempts: {
      type: 'integer',
      minimum: 1,
      maximum: 20,
      default: 3,
      description: 'How often each is asked before it counts as silent.',
    },
    timeout: {
      type: 'string',
      pattern: durationPattern,
      default: '500ms',
      description: 'How long an answer may take, each time; a number without a unit is seconds.',
    },
    failure_score: {
      type: 'integer',
      minimum: 0,
      default: 0,
      description: 'The monitor fails when the attribute is less; 0: it never does.',
    },
  },
};

/** What is wanted, checked. */
export interface NetpathSettings {
  /** Addresses that are named, and those of the peers. */
  readonly targets: readonly EchoTarget[];
  readonly asksGateway: boolean;
  readonly interfaces: readonly string[];
  readonly dampenMs: number;
  readonly timeoutMs: number;
  readonly parameters: NetpathParameters;
}

export type NetpathSettingsResult =
  | { readonly kind: 'settings'; readonly settings: NetpathSettings }
  /** All that is wrong, in words. */
  | { readonly kind: 'problems'; readonly problems: readonly string[] };

/** Beyond these, what a monitor may take, or what is kept of what was seen, would be too much. */
const longestSilenceMs = 15_000;
const longestDampenMs = 600_000;

/** Checks what a schema cannot. `node`: this one, of `nodes`. */
export function readNetpathSettings(
  parameters: NetpathParameters,
  { node, nodes }: { readonly node: string; readonly nodes: readonly NodePlace[] },
): NetpathSettingsResult {
  const hosts = wordsOf(parameters.host_list);
  const interfaces = wordsOf(parameters.interface ?? '');
  const asksGateway = hosts.includes('gateway');
  const named = hosts.filter((host) => host !== 'gateway' && host !== 'peers');
  const timeoutMs = readDurationMs(parameters.timeout);
  const dampenMs = readDurationMs(parameters.dampen);
  const problems = [
    ...named.filter((host) => parseTarget(host) === null).map(notAHost),
    ...(hosts.length + interfaces.length === 0 ? ['host_list and interface: nothing is named that could be seen'] : []),
    ...(timeoutMs === 0 ? ['timeout: no answer comes in no time'] : []),
    ...(timeoutMs * parameters.attempts > longestSilenceMs
      ? [`attempts, timeout: together ${longestSilenceMs / 1_000} s at most, since a monitor waits so long`]
      : []),
    ...(dampenMs > longestDampenMs ? [`dampen: ${longestDampenMs / 60_000}min at most`] : []),
  ];
  if (problems.length > 0) return { kind: 'problems', problems };
  const peers = hosts.includes('peers') ? nodes.filter(({ name }) => name !== node).flatMap(targetsOf) : [];
  const targets = [...named.flatMap((host) => parseTarget(host) ?? []), ...peers];
  return { kind: 'settings', settings: { targets, asksGateway, interfaces, dampenMs, timeoutMs, parameters } };
}

/** Each once. */
function wordsOf(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,]+/).filter((word) => word !== ''))];
}

/** An address; a link-local one of IPv6 with its link, as in `fe80::1%eth0`. */
function parseTarget(text: string): EchoTarget | null {
  const [base = '', nic] = text.split('%');
  const address = parseIpAddress(base);
  if (address === null || (nic !== undefined && address.family === 4)) return null;
  return nic === undefined ? { address } : { address, nic };
}

function targetsOf({ name, addresses }: NodePlace): readonly EchoTarget[] {
  return addresses.flatMap((text) => {
    const target = parseTarget(text);
    return target === null ? [] : [{ ...target, title: name }];
  });
}

function notAHost(host: string): string {
  return `host_list: "${host}" is no IP address, nor "gateway" or "peers" (a name would need a server that may be what is lost)`;
}

const unitsMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  sec: 1_000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
};

/** As OCF agents take it: seconds, where no unit is given. */
function readDurationMs(text: string): number {
  const [, count = '', unit = 's'] = /^([0-9]+)([a-z]+)?$/.exec(text) ?? [];
  return Number(count) * (unitsMs[unit] ?? 0);
}
