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
  /** Where beats go, in the links' order: 'unicast' (to the peer's address there), or a broadcast or multicast address. Default: all unicast. */
  readonly beatsTo?: readonly string[];
  readonly timings?: MembershipTimings;
  /** What decides which side goes on when the nodes lose each other. Default: nothing does. */
  readonly tieBreakers?: MembershipTieBreakers;
  /** How long a node that comes up alone waits for its peer: a duration, or 'forever'. Default: initdead; forever where the definition has fencing on, and there is neither witness nor disk. */
  readonly waitForAll?: string;
  /** How a host that may own no longer, and could not give up, is ended. Default 'reboot'. */
  readonly selfFence?: 'reboot' | 'watchdog' | 'none';
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
  /** How long a node that may own no longer may take to give up what it owns. Default '5s'. */
  readonly selfStopLimit?: string;
}

/** All that are named are needed. */
export interface MembershipTieBreakers {
  readonly witness?: MembershipWitness;
  readonly disk?: MembershipDisk;
  readonly ping?: MembershipPing;
  /** Fencing is counted on: the definition turns it on, and it is warned of where it has not. Default false. */
  readonly fencing?: boolean;
}

/** A `crm witness` on a third machine. */
export interface MembershipWitness {
  readonly address: string;
  /** TCP. Default 5408. */
  readonly port?: number;
  /** For how long it is given; asked for again at a third. Default '5s'. */
  readonly lease?: string;
  /** How long an answer may take. Default '500ms'. */
  readonly timeout?: string;
}

/** A block device that both nodes can write to. */
export interface MembershipDisk {
  readonly device: string;
  /** Default '15s'. */
  readonly lease?: string;
  /** Default '3s'. */
  readonly timeout?: string;
}

/** A hint, no proof: who reaches none of the targets is probably the one that is cut off. */
export interface MembershipPing {
  readonly targets: readonly string[];
  /** Default '500ms'. */
  readonly timeout?: string;
}

const duration = { type: 'string', pattern: '^[0-9]+(\\.[0-9]+)?(ms|s|min|h)$' } as const;
const durationOrForever = { type: 'string', pattern: `^forever$|${duration.pattern}` } as const;
const text = { type: 'string', minLength: 2 } as const;
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
        selfStopLimit: duration,
      },
    },
    tieBreakers: {
      type: 'object',
      additionalProperties: false,
      properties: {
        witness: {
          type: 'object',
          additionalProperties: false,
          required: ['address'],
          properties: { address: text, port, lease: duration, timeout: duration },
        },
        disk: {
          type: 'object',
          additionalProperties: false,
          required: ['device'],
          properties: { device: text, lease: duration, timeout: duration },
        },
        ping: {
          type: 'object',
          additionalProperties: false,
          required: ['targets'],
          properties: { targets: { type: 'array', minItems: 1, maxItems: 8, items: text }, timeout: duration },
        },
        fencing: { type: 'boolean' },
      },
    },
    waitForAll: durationOrForever,
    selfFence: { enum: ['reboot', 'watchdog', 'none'] },
    beatsTo: { type: 'array', minItems: 1, maxItems: 8, items: text },
    beatPort: port,
    messagePort: port,
  },
};
