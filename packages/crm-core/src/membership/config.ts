/** The membership file, read: what a node knows before it can talk. Durations in milliseconds. */
export interface MembershipConfig {
  readonly cluster: string;
  /** Sorted by id. */
  readonly nodes: readonly MembershipNodeConfig[];
  readonly timings: Timings;
  readonly beatPort: number;
  readonly messagePort: number;
}

export interface MembershipNodeConfig {
  readonly id: string;
  /** One address a link, in the links' order. */
  readonly links: readonly string[];
}

export interface Timings {
  readonly keepaliveMs: number;
  readonly warntimeMs: number;
  readonly deadtimeMs: number;
  readonly initdeadMs: number;
  readonly respawnLimitMs: number;
  readonly hungMs: number;
}

export const defaultTimings: Timings = {
  keepaliveMs: 100,
  warntimeMs: 200,
  deadtimeMs: 300,
  initdeadMs: 10_000,
  respawnLimitMs: 5_000,
  hungMs: 5_000,
};

export const defaultPorts = { beatPort: 5405, messagePort: 5406 } as const;
