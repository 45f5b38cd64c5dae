/*
 * A mount namespace with a harness inside, and disks for it: loop devices on files in
 * a temporary directory. Each disk is held by a keeper that gives it back when this
 * process ends, however it ends.
 */
import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { run } from '@understudy/agent-kit';
import type { AgentCall } from '@understudy/contracts';
import type { FsParameters } from '../src/index.ts';
import type { HarnessAnswer, HarnessRequest } from './harness.ts';

const harness = fileURLToPath(new URL('./harness.ts', import.meta.url));
const diskBytes = 16 * 1_048_576;

const node = [process.execPath, '--conditions=source', '--disable-warning=ExperimentalWarning', harness];

type Piped = ChildProcessByStdio<Writable, Readable, null>;

/** The end of a user's script: says who it is and waits. */
export const idle = 'echo $$; while read -r line; do :; done';

export class MountHost {
  readonly directory: string;
  readonly #child: Piped;
  readonly #lines: AsyncIterableIterator<string>;
  readonly #reader: Interface;
  readonly #helpers: ChildProcess[] = [];
  readonly #keepers = new Map<string, ChildProcess>();

  private constructor(directory: string, enter: readonly [string, ...string[]]) {
    this.directory = directory;
    this.#child = spawn(enter[0], [...enter.slice(1), ...node], { stdio: ['pipe', 'pipe', 'inherit'], cwd: '/' });
    this.#reader = createInterface({ input: this.#child.stdout });
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  static async create(): Promise<MountHost> {
    const directory = await mkdtemp(join(tmpdir(), 'understudy-fs-'));
    return MountHost.#started(new MountHost(directory, ['unshare', '--mount', '--propagation', 'private']));
  }

  /** A second harness in the same namespace, whose parent is a shell with this working directory. */
  async createBelow(workingDirectory: string): Promise<MountHost> {
    const script = 'cd "$1"; shift; "$@"; true';
    const enter = [...this.#enter(), 'sh', '-c', script, 'parent', workingDirectory] as const;
    return MountHost.#started(new MountHost(this.directory, ['nsenter', ...enter.slice(1)]));
  }

  static async #started(host: MountHost): Promise<MountHost> {
    await host.operate('clean', {});
    return host;
  }

  /** Runs a program inside, and gives what it printed; a failure is thrown. */
  async run(...argv: readonly [string, ...string[]]): Promise<string> {
    const result = await run([...this.#enter(), ...argv]);
    if (result.code !== 0) throw new Error(`${argv.join(' ')}: ${result.stderr}${result.failedToStart ?? ''}`);
    return result.stdout;
  }

  /** A disk with an ext4 file system of this label; its device. */
  async createDisk(label: string, ...how: readonly '--read-only'[]): Promise<string> {
    const file = await this.#makeFile(label, diskBytes);
    await this.run('mkfs.ext4', '-q', '-O', '^metadata_csum', '-L', label, file);
    return this.attach(file, ...how);
  }

  /** A disk with a file system of another type, sparse and as large as that wants to have it; its device. */
  async createDiskOfType(type: 'ext4' | 'xfs' | 'btrfs'): Promise<string> {
    const file = await this.#makeFile(type, 320 * 1_048_576);
    await this.run(`mkfs.${type}`, '-q', file);
    return this.attach(file);
  }

  async #makeFile(name: string, bytes: number): Promise<string> {
    const file = join(this.directory, `${name}.img`);
    await writeFile(file, '');
    await truncate(file, bytes);
    return file;
  }

  /** A loop device on a file that is seen inside, given back when its keeper's input ends. */
  async attach(file: string, ...how: readonly '--read-only'[]): Promise<string> {
    const script = 'device=$(losetup --find --show "$@") && echo "$device" && read -r end; losetup --detach "$device"';
    const device = await this.#helper([...this.#enter(), 'sh', '-c', script, 'keeper', ...how, file]);
    const keeper = this.#helpers.at(-1);
    if (keeper !== undefined) this.#keepers.set(device, keeper);
    return device;
  }

  /** A disk whose file lies in a file system of a program (FUSE): while that is suspended, nothing answers. */
  async createHangingDisk(): Promise<{ readonly device: string; hang: () => void; wake: () => void }> {
    const outer = join(this.directory, 'outer');
    await mkdir(outer);
    const image = await this.#makeFile('outer', 2 * diskBytes);
    await this.run('mkfs.ext4', '-q', '-O', '^has_journal', image);
    // Killed at the end: whatever still waits for it then gets an error, and nothing hangs for ever.
    const script = `fuse2fs -f "$1" "$2" > /dev/null 2>&1 & pid=$!
      until mountpoint -q "$2" || ! kill -0 $pid; do sleep 0.05; done
      echo $pid; read -r end; kill -KILL $pid; wait $pid 2> /dev/null`;
    const argv = [...this.#enter(), 'sh', '-c', script, 'outer', image, outer] as const;
    const pid = Number(await this.#helper(argv));
    const file = join(outer, 'disk.img');
    await this.run('truncate', '--size', String(diskBytes), file);
    await this.run('mkfs.ext4', '-q', file);
    const device = await this.attach(file);
    return { device, hang: () => process.kill(pid, 'SIGSTOP'), wake: () => process.kill(pid, 'SIGCONT') };
  }

  /** Gives a loop device back now. */
  async detach(device: string): Promise<void> {
    const keeper = this.#keepers.get(device);
    if (keeper !== undefined) await ended(keeper, () => keeper.stdin?.end());
  }

  /** A shell inside; its script prints its pid once it is under way (see `idle`), and ends with its input. */
  async startUser(script: string): Promise<number> {
    return Number(await this.#helper([...this.#enter(), 'sh', '-c', script]));
  }

  async operate(action: AgentCall, parameters: Partial<FsParameters>, timeoutMs = 30_000): Promise<HarnessAnswer> {
    const runDirectory = join(this.directory, 'run');
    const request: HarnessRequest = { action, parameters, timeoutMs, runDirectory };
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    const line = await this.#lines.next();
    if (line.done === true) throw new Error('the harness has ended');
    return JSON.parse(line.value) as HarnessAnswer;
  }

  /** Whether the harness has this file of its own open in /proc, and no thread of it runs: it waits. */
  async isAsleepWith(name: string): Promise<boolean> {
    const proc = `/proc/${String(this.#child.pid)}`;
    const files = await readdir(`${proc}/fd`);
    const targets = await Promise.all(files.map((fd) => readlink(`${proc}/fd/${fd}`).catch(() => '')));
    if (!targets.includes(`${proc}/${name}`)) return false;
    const threads = await readdir(`${proc}/task`);
    const stats = await Promise.all(threads.map((thread) => readFile(`${proc}/task/${thread}/stat`, 'utf8')));
    return stats.every((stat) => stat.slice(stat.lastIndexOf(')')).startsWith(') S '));
  }

  /** Ends the users, the harness and with it the namespace and its mounts, and gives the disks back. */
  async close(): Promise<void> {
    for (const helper of this.#helpers.toReversed()) await ended(helper, () => helper.stdin?.end());
    await ended(this.#child, () => this.#child.stdin.end());
    this.#reader.close();
  }

  /** Closes it and removes its directory. */
  async remove(): Promise<void> {
    await this.close();
    await rm(this.directory, { recursive: true, force: true });
  }

  #enter(): readonly [string, ...string[]] {
    return ['nsenter', '--target', String(this.#child.pid), '--mount'];
  }

  async #helper(argv: readonly [string, ...string[]]): Promise<string> {
    const helper: Piped = spawn(argv[0], argv.slice(1), { stdio: ['pipe', 'pipe', 'inherit'], cwd: '/' });
    this.#helpers.push(helper);
    for await (const line of createInterface({ input: helper.stdout })) return line;
    throw new Error(`${argv.join(' ')} has ended early`);
  }
}

async function ended(child: ChildProcess, end: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  end();
  await exit;
}
