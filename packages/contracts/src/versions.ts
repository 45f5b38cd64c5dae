/**
 * The version of every form that leaves a process. Each datagram, message, file
 * and API answer carries its own; a reader refuses one that it does not know by
 * name, so that rolling upgrades have something to stand on.
 */
export const versions = {
  /** Heartbeat datagrams (UDP). */
  beat: 1,
  /** Messages between members (TLS). */
  wire: 1,
  /** Messages between guardian and daemon (pipe). */
  guardian: 1,
  /** Messages between the daemon and a plugin's process (pipe). */
  plugin: 1,
  /** The state file on a member's disk. */
  state: 1,
  /** The ledger of what is active on a host. */
  ledger: 1,
  /** Messages between members and a witness (TLS). */
  witness: 1,
  /** A witness's store. */
  witnessStore: 1,
  /** The blocks of a shared disk. */
  disk: 1,
  /** The membership file. */
  membership: 1,
  /** A cluster definition. */
  definition: 1,
  /** The HTTP API; also its path prefix, `/v1`. */
  api: 1,
  /** What `crm prove --json` prints. */
  proof: 1,
  /** What `crm agent list|info|test --json` print. */
  agentReport: 1,
} as const;

export type VersionedForm = keyof typeof versions;
