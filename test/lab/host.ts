/**
 * A host: a machine with its own processes, network, names and private directories.
 *
 * It lives as long as its first process. Killing that one process is a power cut: the kernel ends all others of the
 * PID namespace at once, and mounts and interfaces go with them. The persistent directories stay in the lab's store.
 */
import type { ChildProcess, ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { Cable, plugScript, unplugScript, type Moment } from './cable.ts';
import { monotonicMs } from './clock.ts';
import { enter, enterCommand, type EnterOptions, type Entrance } from './enter.ts';
import { pidsOf, processesBeside, signalProcess, type HostProcess } from './host-process.ts';
import type { Keeper } from './keeper.ts';
import type { HostPlan } from './lab-plan.ts';
import { gather, RunFailed, type GatherOptions, type RunResult } from './run.ts';

export interface RunOptions extends GatherOptions {
  readonly env?: EnterOptions['env'];
  /** Default `/`. */
  readonly cwd?: string;
  /** Whether an exit status other than 0 is an error. Default false. */
  readonly check?: boolean;
}

interface FirstProcess extends Entrance {
  /** Resolves when it and all others of the host are gone. */
  readonly ended: Promise<Moment>;
}

/** How often a freezing host is looked at, once a millisecond or slower, before it is given up. */
const freezePassLimit = 5000;

export class Host {
  readonly name: string;
  readonly cables: readonly Cable[];
  readonly #plan: HostPlan;
  readonly #keeper: Keeper;
  readonly #script: string;
  readonly #children = new Set<ChildProcess>();
  #first: FirstProcess | undefined;
  #stoppedBefore: ReadonlySet<number> = new Set();

  /** `script` is what its first process runs, see `hostScript`. */
  constructor(keeper: Keeper, plan: HostPlan, script: string) {
    this.name = plan.name;
    this.cables = plan.cables.map((cable) => new Cable(keeper, cable));
    this.#plan = plan;
    this.#keeper = keeper;
    this.#script = script;
  }

  /** Whether its first process lives. */
  get powered(): boolean {
    return this.#first !== undefined;
  }

  /** Its first address on a network, without the prefix length. `family` is 4 or 6. */
  address(network: string, family: 4 | 6 = 4): string {
    const addresses = this.#plan.cables.find((cable) => cable.network === network)?.addresses ?? [];
    const address = addresses.find((candidate) => candidate.includes(':') === (family === 6));
    if (address === undefined) throw new Error(`${this.name} has no IPv${family} address on ${network}`);
    return address.replace(/\/.*$/, '');
  }

  /** Comes up: an empty /run and /tmp, the persistent directories as they were, all cables plugged in and mended. */
  async powerOn(): Promise<void> {
    if (this.#first !== undefined) throw new Error(`${this.name} is on already`);
    const flags = ['--mount', '--net', '--uts', '--ipc', '--pid', '--fork', '--kill-child=KILL'];
    const child = this.#keeper.enter(['unshare', ...flags, 'sh', '-c', this.#script], { stdio: 'pipe' });
    const ended = once(child, 'exit').then(() => this.#onEnd());
    const pid = await this.#comeUp(child as ChildProcessByStdio<Writable, Readable, Readable>);
    this.#first = { pid, rootless: this.#keeper.rootless, ended };
  }

  /**
   * Cuts the power: all cables go dead, then everything in the host ends at once. Resolves when all of it is gone.
   * The moment is the one from which nothing passed the cables any more.
   */
  async cutPower(): Promise<Moment> {
    const { pid, ended } = this.#entrance();
    await this.#keeper.run(`ip link set group ${this.#plan.portGroup} down`);
    const moment = { atMs: monotonicMs() };
    signalProcess(pid, 'SIGKILL');
    await ended;
    await this.#keeper.run(unplugScript(this.#plan));
    return moment;
  }

  /** Resolves when the host goes off, by `cutPower` or because something in it reset it. */
  whenOff(): Promise<Moment> {
    return this.#first?.ended ?? Promise.resolve({ atMs: monotonicMs() });
  }

  /** Stops all processes, as a paused virtual machine does. The moment is the one at which all had stopped. */
  async freeze(): Promise<Moment> {
    const before = this.processes().filter(({ state }) => state === 'T');
    this.#stoppedBefore = new Set(before.map(({ machinePid }) => machinePid));
    for (let pass = 0; pass < freezePassLimit; pass += 1) {
      const moving = this.#others().filter(({ state }) => !'TtZX'.includes(state));
      if (moving.length === 0) return { atMs: monotonicMs() };
      for (const { machinePid } of moving) signalProcess(machinePid, 'SIGSTOP');
      await delay(1);
    }
    throw new Error(`${this.name} does not freeze`);
  }

  /** Lets go on what `freeze` stopped. The moment is the one before the first process went on. */
  thaw(): Moment {
    const frozen = this.#others().filter(({ machinePid }) => !this.#stoppedBefore.has(machinePid));
    const moment = { atMs: monotonicMs() };
    for (const { machinePid } of frozen) signalProcess(machinePid, 'SIGCONT');
    return moment;
  }

  /**
   * Starts a program in the host. The child is a stand-in: signals sent to it reach the program, and it ends as the
   * program ends. Input is empty and output and errors are pipes, if `stdio` says nothing else.
   *
   * @throws Error when the host is off.
   */
  spawn(argv: readonly string[], options: EnterOptions = {}): ChildProcess {
    const child = enter(this.#entrance(), argv, options);
    this.#children.add(child);
    child.on('exit', () => this.#children.delete(child));
    child.on('error', () => this.#children.delete(child));
    return child;
  }

  /**
   * Runs a program to its end and gathers its output. One that leaves a daemon behind must take the daemon's output
   * from the pipes, or it is waited for.
   *
   * @throws RunFailed after `timeoutMs`, or with `check` when the program failed.
   */
  async run(argv: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    const { env, cwd, check, ...rest } = options;
    const entering = { ...(env && { env }), ...(cwd !== undefined && { cwd }), stdio: 'pipe' as const };
    const result = await gather(this.spawn(argv, entering), rest);
    if (check === true && result.code !== 0) {
      throw new RunFailed(`${argv.join(' ')} on ${this.name}: ${result.signal ?? `code ${result.code ?? ''}`}`, result);
    }
    return result;
  }

  /** Where the machine finds what the host sees at `path`: to be read without a process. @throws Error when it is off */
  onMachine(path: string): string {
    return `/proc/${this.#entrance().pid}/root${path}`;
  }

  /** A text file as the host sees it. */
  async readFile(path: string): Promise<string> {
    return (await this.run(['cat', path], { check: true })).stdout;
  }

  /** Writes a text file, and makes its directory if need be. `mode` in octal, default `644`. */
  async writeFile(path: string, content: string, mode = '644'): Promise<void> {
    const script = 'mkdir -p "$(dirname "$1")" && cat >"$1" && chmod "$2" "$1"';
    await this.run(['sh', '-c', script, 'sh', path, mode], { input: content, check: true });
  }

  /** All its processes, the first one included; none when it is off. */
  processes(): readonly HostProcess[] {
    return this.#first === undefined ? [] : processesBeside(this.#first.pid);
  }

  /** The pids of its processes, as it sees them. */
  pids(): readonly number[] {
    return this.processes().map(({ pid }) => pid);
  }

  /** Sends a signal to one of its processes, by the pid that the host sees. Nothing happens when it is gone. */
  signal(pid: number, signal: NodeJS.Signals): void {
    const found = this.processes().find((process) => process.pid === pid);
    if (found !== undefined) signalProcess(found.machinePid, signal);
  }

  /** The command by which a person on the machine runs a program in the host; follow it with the program. */
  enterCommand(): readonly string[] {
    return enterCommand(this.#entrance());
  }

  #entrance(): FirstProcess {
    if (this.#first === undefined) throw new Error(`${this.name} is off`);
    return this.#first;
  }

  #others(): readonly HostProcess[] {
    return this.processes().filter(({ pid }) => pid !== 1);
  }

  /** The dialogue with `hostScript`. Resolves with the first process's pid on the machine. */
  async #comeUp(child: ChildProcessByStdio<Writable, Readable, Readable>): Promise<number> {
    let complaint = '';
    const closed = once(child, 'close');
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString('utf8')));
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const nextLine = async (): Promise<string> => {
      const line = await lines.next();
      if (line.done !== true) return line.value;
      await closed;
      throw new Error(`${this.name} does not come up: ${complaint.trim()}`);
    };
    const pid = Number(await nextLine());
    await this.#keeper.run(plugScript(this.#plan, pidsOf(pid).at(-2) ?? pid));
    child.stdin.end('plugged in\n');
    await nextLine();
    await Promise.all(this.cables.map((cable) => cable.renew()));
    return pid;
  }

  /** Programs entered from outside hold the host's mounts until their stand-ins have seen them end. */
  async #onEnd(): Promise<Moment> {
    const moment = { atMs: monotonicMs() };
    this.#first = undefined;
    await Promise.all([...this.#children].map((child) => once(child, 'exit')));
    return moment;
  }
}
