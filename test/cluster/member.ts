/** One host of a cluster in the lab: its daemon, and `crm` on it. */
import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { EventRecord, StatusReport } from '@understudy/contracts';
import type { Moment } from '../lab/cable.ts';
import { monotonicMs } from '../lab/clock.ts';
import type { Host } from '../lab/host.ts';
import { signalProcess, type HostProcess } from '../lab/host-process.ts';
import type { RunResult } from '../lab/run.ts';
import { eventsOf, statusOf, untilAllIsTold } from './ask-daemon.ts';
import { keepLog } from './cluster.ts';
import { sayEvents, sayStatus } from './say-status.ts';

/** Of `crm daemon`: the parent that beats, and its child that works. */
export type DaemonPart = 'guardian' | 'daemon';

/** Between two looks at a status: the hosts need the machine more than who looks. */
const pauseMs = 25;

/** What a host of the lab starts at boot by itself is its own: nothing, unless a test says otherwise. */
export const systemRoot = '/srv/system';

export class Member {
  readonly host: Host;
  readonly #crm: string;
  readonly #logFile: string;
  #guardian: ChildProcess | null = null;

  constructor(host: Host, crm: string, logFile: string) {
    this.host = host;
    this.#crm = crm;
    this.#logFile = logFile;
  }

  get name(): string {
    return this.host.name;
  }

  /** The guardian's process, as started here. */
  get guardian(): ChildProcess {
    if (this.#guardian === null) throw new Error(`no daemon was started on ${this.name}`);
    return this.#guardian;
  }

  /** The command's file, for Node. */
  get program(): string {
    return this.#crm;
  }

  /** Starts `crm daemon`; its log goes to the cluster's log directory. */
  startDaemon(): void {
    const child = this.host.spawn([process.execPath, this.#crm, 'daemon'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { UNDERSTUDY_SYSTEM_ROOT: systemRoot },
    });
    keepLog(child, this.#logFile);
    this.#guardian = child;
  }

  /** Tells the daemon to leave in good order, and waits until it is gone. Gives its exit code. */
  async stopDaemon(): Promise<number | null> {
    const child = this.guardian;
    const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
    child.kill('SIGTERM');
    return ended;
  }

  /** The pid of its daemon or guardian, as the host sees it; undefined while there is none. */
  pidOf(part: DaemonPart): number | undefined {
    return this.#processOf(part)?.pid;
  }

  /** SIGKILL to its daemon, its guardian or both, so that neither sees the other die. Gives the moment before. */
  kill(...parts: readonly DaemonPart[]): Moment {
    const found = parts.map((part) => this.#processOf(part)?.machinePid ?? 0);
    if (found.includes(0)) throw new Error(`not all of ${parts.join(' and ')} run on ${this.name}`);
    for (const pid of found) signalProcess(pid, 'SIGSTOP');
    const moment = { atMs: monotonicMs() };
    for (const pid of found) signalProcess(pid, 'SIGKILL');
    return moment;
  }

  #processOf(part: DaemonPart): HostProcess | undefined {
    const isIt = {
      guardian: (argv: readonly string[]) => argv.includes(this.#crm) && argv.at(-1) === 'daemon',
      daemon: (argv: readonly string[]) => argv.some((word) => /\/daemon\/.*\/member\/main\.[jt]s$/.test(word)),
    }[part];
    return this.host.processes().find(({ argv, state }) => state !== 'Z' && isIt(argv));
  }

  /** Runs `crm` on this host. @throws RunFailed when it fails */
  async crm(...args: readonly string[]): Promise<RunResult> {
    return this.host.run([process.execPath, this.#crm, ...args], { timeoutMs: 120_000, check: true });
  }

  /** The same, whatever its exit code. */
  async tryCrm(...args: readonly string[]): Promise<RunResult> {
    return this.host.run([process.execPath, this.#crm, ...args], { timeoutMs: 120_000 });
  }

  /** Null while no daemon answers. */
  async status(): Promise<StatusReport | null> {
    return statusOf(this.host).catch(() => null);
  }

  /** Asks until the status is as wanted. @throws with the last one when `limitMs` has passed */
  async until(what: string, isSo: (status: StatusReport) => boolean, limitMs = 60_000): Promise<StatusReport> {
    const endMs = performance.now() + limitMs;
    for (;;) {
      const status = await this.status();
      if (status !== null && isSo(status)) return status;
      if (performance.now() > endMs) {
        const events = await this.events().catch(() => []);
        const found = `${sayStatus(status)}\n${sayEvents(events)}`;
        throw new Error(`not within ${limitMs} ms on ${this.name}: ${what}\n${found}`);
      }
      await delay(pauseMs);
    }
  }

  /** All events that this member still keeps. @throws Error when no daemon answers */
  async events(): Promise<readonly EventRecord[]> {
    return eventsOf(this.host);
  }

  /** The same, and none of what its status says already is missing. Needs a coordinator that answers. */
  async eventsSoFar(): Promise<readonly EventRecord[]> {
    await untilAllIsTold(this.host);
    return eventsOf(this.host);
  }

  /** The addresses that the host has, as `ip` says. */
  async addresses(): Promise<readonly string[]> {
    const { stdout } = await this.host.run(['ip', '-json', 'address']);
    const links = JSON.parse(stdout) as readonly { readonly addr_info: readonly { readonly local: string }[] }[];
    return links.flatMap(({ addr_info: addresses }) => addresses.map(({ local }) => local));
  }
}
