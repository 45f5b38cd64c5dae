import type { JsonSchema } from './agent.ts';
import { versions } from './versions.ts';

/**
 * The membership file: only what a host must know before it can talk. The same on
 * every host; members compare its hash. Durations are text with a unit.
 */
export interface MembershipFile {
  readonly version: number;
  /** The cluster's name: letters, digits, `-`, `_`. */
  readonly cluster: string;
  /** By node name (the host's own name, as `uname -n` says it). */
  readonly nodes: Readonly<Record<string, MembershipNode>>;
  readonly engine: 'heartbeat';
  readonly timings?: MembershipTimings;
  /** UDP port of the beats, on every link. Default 5405. */
  readonly beatPort?: number;
  /** TCP port of the messages between members. Default 5406. */
  readonly messagePort?: number;
}

export interface MembershipNode {
  /** One address a link, in the links' order; every node has the same number. */
  readonly links: readonly string[];
}

export interface MembershipTimings {
  /** Between two beats. Default '100ms'. */
  readonly keepalive?: string;
  /** A link that is silent for so long is warned of. Default '200ms'. */
  readonly warntime?: string;
  /** A peer that is silent on all links for so long is lost. Default '300ms'. */
  readonly deadtime?: string;
  /** How long a node that starts waits for its peer. Default '10s'. */
  readonly initdead?: string;
  /** How long the peer waits for a daemon that is being started again. Default '5s'. */
  readonly respawnLimit?: string;
  /** A daemon whose main loop has not turned for so long is ended. Default '5s'. */
  readonly hung?: string;
}

const duration = { type: 'string', pattern: '^[0-9]+(\\.[0-9]+)?(ms|s|min|h)$' } as const;
const port = { type: 'integer', minimum: 1, maximum: 65535 } as const;

export const membershipFileSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Understudy membership file',
  type: 'object',
  additionalProperties: false,
  required: ['version', 'cluster', 'nodes', 'engine'],
  properties: {
    version: { const: versions.membership },
    cluster: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' },
    engine: { const: 'heartbeat' },
    nodes: {
      type: 'object',
      minProperties: 1,
      maxProperties: 2,
      propertyNames: { pattern: '^[A-Za-z][A-Za-z0-9_.-]{0,63}$' },
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        required: ['links'],
        properties: { links: { type: 'array', minItems: 1, maxItems: 8, items: { type: 'string', minLength: 2 } } },
      },
    },
    timings: {
      type: 'object',
      additionalProperties: false,
      properties: {
        keepalive: duration,
        warntime: duration,
        deadtime: duration,
        initdead: duration,
        respawnLimit: duration,
        hung: duration,
      },
    },
    beatPort: port,
    messagePort: port,
  },
};
