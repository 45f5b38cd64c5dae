/**
 * A cluster of real daemons on two hosts of a lab, set up with the commands that an administrator would use, and
 * watched through their daemons' API alone.
 */
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InstanceReport, ResourceReport, StatusReport } from '@understudy/contracts';
import { Lab } from '../lab/lab.ts';
import type { LabOptions } from '../lab/lab-options.ts';
import { Member } from './member.ts';

/** The command, as the repository has built it. */
export const crmProgram = fileURLToPath(new URL('../../packages/cli/bin/crm.js', import.meta.url));

export interface ClusterOptions {
  /** Default two hosts, `a` and `b`, on the standard networks; both networks carry beats. */
  readonly lab?: LabOptions;
  /** As `crm init` takes them: `{ deadtime: '300ms' }`. */
  readonly timings?: Readonly<Record<string, string>>;
  /** What is to be added to the membership file, as YAML. */
  readonly membership?: string;
  /** What is to be done before the daemons are started. */
  readonly prepare?: (cluster: Cluster) => Promise<void>;
  /** Hosts of the lab that are no members. */
  readonly others?: readonly string[];
}

export class Cluster implements AsyncDisposable {
  readonly lab: Lab;
  readonly members: readonly Member[];
  /** Where the daemons' logs are, a file each. They go with the cluster, unless $UNDERSTUDY_KEEP_LOGS is set. */
  readonly logDirectory: string;

  private constructor(lab: Lab, members: readonly Member[], logDirectory: string) {
    this.lab = lab;
    this.members = members;
    this.logDirectory = logDirectory;
  }

  /** Hosts, membership file and key; the daemons are not started yet. */
  static async create(options: ClusterOptions = {}): Promise<Cluster> {
    const { lab: labOptions, timings = {}, membership = '', others = [] } = options;
    const lab = await Lab.create({ hosts: ['a', 'b'], persistentDirectories: clusterDirectories, ...labOptions });
    const logDirectory = join(tmpdir(), `understudy-lab-${randomUUID()}`);
    mkdirSync(logDirectory, { recursive: true });
    const hosts = lab.hosts.filter(({ name }) => !others.includes(name));
    const members = hosts.map((host) => new Member(host, crmProgram, join(logDirectory, `${host.name}.log`)));
    await initialise(members, timings, membership);
    return new Cluster(lab, members, logDirectory);
  }

  /** Hosts, daemons and a first view. */
  static async start(options: ClusterOptions = {}): Promise<Cluster> {
    const cluster = await Cluster.create(options);
    await options.prepare?.(cluster);
    for (const member of cluster.members) member.startDaemon();
    await cluster.untilTogether();
    return cluster;
  }

  member(name: string): Member {
    const found = this.members.find((member) => member.name === name);
    if (found === undefined) throw new Error(`no member ${name} in this cluster`);
    return found;
  }

  /** The other one of two. */
  peerOf(member: Member): Member {
    const found = this.members.find((other) => other !== member);
    if (found === undefined) throw new Error(`${member.name} has no peer`);
    return found;
  }

  async untilTogether(): Promise<void> {
    for (const member of this.members) {
      await member.until('all nodes are online', ({ nodes }) => nodes.every(({ state }) => state === 'online'));
    }
  }

  /** Applies a definition (a file's path) and waits until all that it wants runs. */
  async apply(path: string): Promise<StatusReport> {
    const [member] = this.members;
    if (member === undefined) throw new Error('a cluster has members');
    await member.crm('apply', path);
    return member.until('everything that should run does', isSettled);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lab.close();
    if (process.env['UNDERSTUDY_KEEP_LOGS'] === undefined) rmSync(this.logDirectory, { recursive: true, force: true });
  }
}

/** Private to each host and kept through a power cut. `/srv` is for what services serve. */
export const clusterDirectories = ['/var/lib/understudy', '/etc/understudy', '/var/log', '/srv'];

async function initialise(
  members: readonly Member[],
  timings: Readonly<Record<string, string>>,
  more: string,
): Promise<void> {
  const [first, ...others] = members;
  if (first === undefined) throw new Error('a cluster has members');
  const nodes = members.flatMap(({ name, host }) => [
    '--node',
    `${name}=${host.address('service')},${host.address('beat')}`,
  ]);
  const flags = Object.entries(timings).flatMap(([name, value]) => [`--${name}`, value]);
  await first.crm('init', '--cluster', 'stage', ...nodes, ...flags);
  const file = '/etc/understudy/membership.yaml';
  await first.host.writeFile(file, `${await first.host.readFile(file)}\n${more}`);
  for (const { host } of others) {
    await host.writeFile(file, await first.host.readFile(file));
    await host.writeFile('/etc/understudy/key', await first.host.readFile('/etc/understudy/key'), '600');
  }
}

/** Something is defined, nothing is under way, and each resource that should run is active somewhere and well. */
export function isSettled({ activity, definition, resources }: StatusReport): boolean {
  const should = resources.filter(({ shouldRun }) => shouldRun);
  return activity === 'idle' && definition !== null && should.every((resource) => activeOn(resource) !== null);
}

/** Where a resource is active (promoted or started) and well; null if nowhere. */
export function activeOn({ instances }: ResourceReport): string | null {
  return instances.find((instance) => isActive(instance) && instance.condition === 'good')?.node ?? null;
}

function isActive({ role }: InstanceReport): boolean {
  return role === 'promoted' || role === 'started';
}

/** The nodes on which a resource is active, by its name. */
export function activeNodes(status: StatusReport, name: string): readonly string[] {
  const resource = status.resources.find(({ resource: id }) => id === name);
  return (resource?.instances ?? []).filter(isActive).map(({ node }) => node);
}

/** Appends what a process says to a file. */
export function keepLog(child: ChildProcess, path: string): void {
  const log = createWriteStream(path, { flags: 'a' });
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  child.once('close', () => log.end());
}
