/**
 * A cable between a host and a network: a veth pair, one end in the host, the other a port of the network's bridge.
 *
 * Directions are the host's: `out` is what it sends, `in` what it is sent.
 */
import type { Keeper } from './keeper.ts';
import { monotonicMs } from './clock.ts';
import type { CablePlan, HostPlan } from './lab-plan.ts';
import { shellQuote } from './shell-quote.ts';

export type Direction = 'in' | 'out';

/** When something was done, on the monotonic clock, in milliseconds. */
export interface Moment {
  readonly atMs: number;
}

/** Joins a host's interfaces to their networks. `hostPid` is the first process's pid in the outer namespaces. */
export function plugScript(host: HostPlan, hostPid: number): string {
  const lines = host.cables.map((cable) =>
    [
      `ip link add name ${cable.port} type veth peer name ${cable.interface} address ${cable.macAddress} netns ${hostPid}`,
      `echo 1 >/proc/sys/net/ipv6/conf/${cable.port}/disable_ipv6 || true`,
      `ip link set dev ${cable.port} group ${host.portGroup} master ${cable.bridge} up`,
    ].join(' && '),
  );
  return [unplugScript(host), ...lines].join(' && ');
}

/** Takes away what is left of a host's cables. */
export function unplugScript(host: HostPlan): string {
  const lines = host.cables.map((cable) => `ip link delete dev ${cable.port} 2>/dev/null`);
  return [...lines, 'true'].join('; ');
}

const directions: readonly Direction[] = ['in', 'out'];

export class Cable {
  readonly network: string;
  /** The host's name for its end. */
  readonly interface: string;
  readonly #keeper: Keeper;
  readonly #port: string;
  readonly #verdicts = new Map<Direction, string>();

  constructor(keeper: Keeper, plan: CablePlan) {
    this.network = plan.network;
    this.interface = plan.interface;
    this.#keeper = keeper;
    this.#port = plan.port;
  }

  /** Lets nothing through. In both directions (the default) the host sees the carrier go; in one it sees nothing. */
  async cut(options: { readonly direction?: Direction } = {}): Promise<Moment> {
    if (options.direction === undefined) await this.#keeper.run(`ip link set dev ${this.#port} down`);
    else await this.#filter([options.direction], 'drop');
    return { atMs: monotonicMs() };
  }

  /**
   * Loses a random share of the packets, 0 to 1, in one direction or, by default, in each. Takes the place of what
   * an earlier cut or loss did in that direction.
   */
  async drop(options: { readonly share: number; readonly direction?: Direction }): Promise<Moment> {
    const chosen = options.direction === undefined ? directions : [options.direction];
    const limit = Math.round(options.share * 100_000);
    // nft refuses a condition that is always true.
    await this.#filter(chosen, limit >= 100_000 ? 'drop' : `numgen random mod 100000 < ${limit} drop`);
    return { atMs: monotonicMs() };
  }

  /** A cable that was plugged in anew loses nothing. */
  async renew(): Promise<void> {
    if (this.#verdicts.size > 0) await this.#filter(directions, undefined);
  }

  /** Takes back every cut and loss. */
  async mend(): Promise<Moment> {
    await this.renew();
    await this.#keeper.run(`ip link set dev ${this.#port} up`);
    return { atMs: monotonicMs() };
  }

  /** Puts a verdict in place of those that were there, in one transaction. */
  async #filter(chosen: readonly Direction[], verdict: string | undefined): Promise<void> {
    for (const direction of chosen) {
      if (verdict === undefined) this.#verdicts.delete(direction);
      else this.#verdicts.set(direction, verdict);
    }
    const chain = `bridge lab ${this.#port}`;
    const rules = [...this.#verdicts].map(([direction, rule]) => {
      return `add rule ${chain} ${direction === 'out' ? 'iifname' : 'oifname'} ${this.#port} ${rule}`;
    });
    const hook = `add chain ${chain} { type filter hook forward priority 0; }`;
    const commands = ['add table bridge lab', hook, `flush chain ${chain}`, ...rules];
    await this.#keeper.run(shellQuote(['nft', commands.join('; ')]));
  }
}
