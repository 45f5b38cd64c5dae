/** What a lab is made of, as its author writes it; `lab-plan.ts` completes it. */

/** A switch in the middle of the table, and the interface by which every host knows it. */
export interface NetworkOptions {
  readonly name: string;
  /** The hosts' name for their end of the cable, at most 15 characters. */
  readonly interface: string;
  /** Where addresses are taken from when a host names none, such as `10.77.0.0/24`. At most one of each family. */
  readonly ipv4?: string;
  readonly ipv6?: string;
}

export interface HostOptions {
  /** Lower case, digits and hyphens; also its host name. */
  readonly name: string;
  /**
   * The networks it is joined to, each with its addresses and their prefix (`10.77.0.1/24`). Without addresses it
   * gets the one with its number: 1 for the first host, 2 for the second, 200 for the client. Default: all networks.
   */
  readonly networks?: readonly { readonly name: string; readonly addresses?: readonly string[] }[];
  /** Default: those of the lab. */
  readonly persistentDirectories?: readonly string[];
}

export interface LabOptions {
  /** Default `alpha` and `beta`. */
  readonly hosts?: readonly (string | HostOptions)[];
  /** Default `standardNetworks`. */
  readonly networks?: readonly NetworkOptions[];
  /** Directories that each host has for itself and keeps through a power cut. They need not exist on the machine. */
  readonly persistentDirectories?: readonly string[];
  /** Directories that each host has for itself and that are empty after power on. Must exist on the machine. */
  readonly freshDirectories?: readonly string[];
  /**
   * Directories of the machine that hosts must see although they lie in a private one, such as a clone below /tmp.
   * The repository, the working directory and the running Node are always seen.
   */
  readonly sharedDirectories?: readonly string[];
  /** Does without root's rights over the machine, as for an ordinary user. Default: whether this is one. */
  readonly rootless?: boolean;
}

/** The clients' and services' network, and one for heartbeats alone. Two heartbeat links are `beat` and `service`. */
export const standardNetworks: readonly NetworkOptions[] = [
  { name: 'service', interface: 'eth0', ipv4: '10.77.0.0/24', ipv6: 'fd77::/64' },
  { name: 'beat', interface: 'hb0', ipv4: '10.78.0.0/24', ipv6: 'fd78::/64' },
];

export const defaultPersistentDirectories: readonly string[] = ['/var/lib/understudy', '/etc/understudy', '/var/log'];
export const defaultFreshDirectories: readonly string[] = ['/run', '/tmp'];
