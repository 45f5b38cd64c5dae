/** The membership file, read: what a node knows before it can talk. Durations in milliseconds. */
export interface MembershipConfig {
  readonly cluster: string;
  /** Sorted by id. */
  readonly nodes: readonly MembershipNodeConfig[];
  readonly timings: Timings;
  readonly tieBreakers: TieBreakers;
  /** How long a node that comes up alone waits for its peer; Infinity: until a person says `crm node go-on`; null: as is best for the tie-breakers, see `peerWaitMs`. */
  readonly waitForAllMs: number | null;
  readonly selfFence: SelfFence;
  /** One a link: a broadcast or multicast address to which its beats go; null: to the peer's own address. Empty: all null. */
  readonly beatsTo: readonly (string | null)[];
  readonly beatPort: number;
  readonly messagePort: number;
}

export interface MembershipNodeConfig {
  readonly id: string;
  /** One address a link, in the links' order. */
  readonly links: readonly string[];
}

/** What decides which side may go on when the members lose each other: see docs/ownership.md. */
export interface TieBreakers {
  readonly witness: WitnessConfig | null;
  readonly disk: DiskConfig | null;
  readonly ping: PingConfig | null;
  /** It is counted on that the other side is fenced before what it may run is touched; the definition says how. */
  readonly fencing: boolean;
}

export interface WitnessConfig {
  readonly address: string;
  readonly port: number;
  readonly leaseMs: number;
  /** How long an answer may take. */
  readonly timeoutMs: number;
}

export interface DiskConfig {
  /** A shared block device. */
  readonly device: string;
  readonly leaseMs: number;
  readonly timeoutMs: number;
}

export interface PingConfig {
  /** At least one of them must answer. */
  readonly targets: readonly string[];
  readonly timeoutMs: number;
}

/** How a host that may own no longer, and could not give up, is ended. `none`: it is only said. */
export type SelfFence = 'reboot' | 'watchdog' | 'none';

export interface Timings {
  readonly keepaliveMs: number;
  readonly warntimeMs: number;
  readonly deadtimeMs: number;
  readonly initdeadMs: number;
  readonly respawnLimitMs: number;
  readonly hungMs: number;
  /** How long a node that may own no longer may take to give up what it owns. */
  readonly selfStopLimitMs: number;
}

export const defaultTimings: Timings = {
  keepaliveMs: 100,
  warntimeMs: 200,
  deadtimeMs: 300,
  initdeadMs: 10_000,
  respawnLimitMs: 5_000,
  hungMs: 5_000,
  selfStopLimitMs: 5_000,
};

const noTieBreakers: TieBreakers = { witness: null, disk: null, ping: null, fencing: false };

/** Of a membership file that says nothing about it. */
export const defaultOwnership: Pick<MembershipConfig, 'tieBreakers' | 'waitForAllMs' | 'selfFence' | 'beatsTo'> = {
  tieBreakers: noTieBreakers,
  waitForAllMs: null,
  selfFence: 'reboot',
  beatsTo: [],
};

export const defaultWitness = { port: 5408, leaseMs: 5_000, timeoutMs: 500 } as const;
export const defaultDisk = { leaseMs: 15_000, timeoutMs: 3_000 } as const;
export const defaultPing = { timeoutMs: 500 } as const;

export const defaultPorts = { beatPort: 5405, messagePort: 5406 } as const;
