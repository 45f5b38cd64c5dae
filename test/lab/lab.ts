/**
 * A lab: hosts joined by networks, with a client, on one machine, for tests and for the demo.
 *
 * Everything lives in the namespaces of one keeper process that ends with the process that made the lab, however
 * that one ends: nothing is ever left on the machine, and two labs never meet.
 */
import { existsSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Cable } from './cable.ts';
import { attachDisk, type DiskOptions } from './disk.ts';
import { findProgram } from './find-program.ts';
import { Host } from './host.ts';
import { arrangeDirectories, hiddenShares, hostScript, namesFile, storeDirectory, storeScript } from './host-script.ts';
import { Keeper } from './keeper.ts';
import type { LabOptions } from './lab-options.ts';
import { isWithin, planLab, type HostPlan, type LabPlan } from './lab-plan.ts';
import { LabUnavailable } from './lab-unavailable.ts';
import { shellQuote } from './shell-quote.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** A shell command that makes the lab's own store, before anything else. */
function groundScript(plan: LabPlan): string {
  const shares = hiddenShares(plan).flatMap(({ path, store }) => [
    `mkdir -p ${store}`,
    shellQuote(['mount', '--rbind', path, store]),
  ]);
  const bridges = plan.networks.flatMap(({ bridge }) => [
    `ip link add name ${bridge} type bridge stp_state 0 forward_delay 0 mcast_snooping 0`,
    `{ echo 1 >/proc/sys/net/ipv6/conf/${bridge}/disable_ipv6 || true; }`,
    `ip link set dev ${bridge} up`,
  ]);
  return [`mount -t tmpfs -o mode=755 tmpfs /run`, `mkdir ${storeDirectory}`, ...shares, ...bridges].join(' && ');
}

/** What every host finds in its /etc/hosts: all names, each with its first address of each family. */
function names(plan: LabPlan): string {
  const lines = [...plan.hosts, plan.client].flatMap(({ name, cables }) =>
    (cables[0]?.addresses ?? []).map((address) => `${address.replace(/\/.*$/, '')} ${name}`),
  );
  return ['127.0.0.1 localhost', '::1 localhost', ...lines, ''].join('\n');
}

/** All but the last belong to Debian's essential packages. */
const programs: ReadonlyMap<string, string> = new Map([
  ['unshare', 'util-linux'],
  ['nsenter', 'util-linux'],
  ['mount', 'mount'],
  ['perl', 'perl-base'],
  ['hostname', 'hostname'],
  ['ip', 'iproute2'],
]);

function requirePrograms(): void {
  const missing = [...programs].filter(([name]) => findProgram(name) === undefined);
  const sentences = missing.map(([name, pack]) => `The program ${name} is not installed (package ${pack}).`);
  if (sentences.length > 0) throw new LabUnavailable(sentences);
}

function machineShares(): readonly string[] {
  const shares = [repository, process.cwd(), dirname(realpathSync(process.execPath))];
  const misplaced = shares.filter((path) => isWithin(path, ['/run']));
  if (misplaced.length === 0) return shares;
  throw new LabUnavailable([`${misplaced.join(' and ')} lies below /run, which every host has for itself: move it.`]);
}

export class Lab implements AsyncDisposable {
  /** A host on the service network alone, without persistent directories: where outages are seen. */
  readonly client: Host;
  readonly hosts: readonly Host[];
  readonly #keeper: Keeper;
  #disks = 0;

  private constructor(keeper: Keeper, plan: LabPlan, hosts: ReadonlyMap<HostPlan, Host>) {
    this.#keeper = keeper;
    this.hosts = plan.hosts.map((host) => requireHost(hosts.get(host), host.name));
    this.client = requireHost(hosts.get(plan.client), plan.client.name);
  }

  /**
   * Makes a lab and brings all its hosts up.
   *
   * @throws LabUnavailable when this machine cannot carry one, with what is missing.
   */
  static async create(options: LabOptions = {}): Promise<Lab> {
    requirePrograms();
    const facts = { ipv6: existsSync('/proc/sys/net/ipv6'), sharedDirectories: machineShares() };
    const plan = planLab(options, facts);
    const keeper = await Keeper.start(options.rootless);
    try {
      return await Lab.#build(keeper, plan);
    } catch (error) {
      await keeper.close();
      throw error;
    }
  }

  static async #build(keeper: Keeper, plan: LabPlan): Promise<Lab> {
    await keeper.run(groundScript(plan));
    await keeper.run(`${shellQuote(['printf', '%s', names(plan)])} >${namesFile}`);
    const hosts = new Map<HostPlan, Host>();
    for (const host of [...plan.hosts, plan.client]) {
      const directories = arrangeDirectories(host.persistentDirectories, existsSync);
      await keeper.run(storeScript(host, directories));
      hosts.set(host, new Host(keeper, host, hostScript(plan, host, directories)));
    }
    await Promise.all([...hosts.values()].map((host) => host.powerOn()));
    return new Lab(keeper, plan, hosts);
  }

  /** Whether the lab runs in a user namespace, without root's rights over the machine. */
  get rootless(): boolean {
    return this.#keeper.rootless;
  }

  /** The host of that name, `client` included. */
  host(name: string): Host {
    return requireHost(
      [...this.hosts, this.client].find((host) => host.name === name),
      name,
    );
  }

  /** The cable between a host and a network, by their names. */
  cable(host: string, network: string): Cable {
    const cable = this.host(host).cables.find((candidate) => candidate.network === network);
    if (cable === undefined) throw new Error(`${host} is not joined to ${network}`);
    return cable;
  }

  /**
   * Gives all hosts a disk and resolves with its device. It is gone when the lab is.
   *
   * @throws LabUnavailable without root, or without a free loop device.
   */
  async attachDisk(options: DiskOptions): Promise<string> {
    const number = this.#disks;
    this.#disks += 1;
    return attachDisk(this.#keeper, number, options);
  }

  /** Ends everything in the lab; resolves when all of it is gone. */
  async close(): Promise<void> {
    const off = [...this.hosts, this.client].map((host) => host.whenOff());
    await this.#keeper.close();
    await Promise.all(off);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

function requireHost(host: Host | undefined, name: string): Host {
  if (host === undefined) throw new Error(`no host ${name} in this lab`);
  return host;
}
