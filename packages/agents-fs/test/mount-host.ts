/*
 * A mount namespace with a harness inside, and disks for it: loop devices on files in
 * a temporary directory. Each disk is held by a keeper that gives it back when this
 * process ends, however it ends.
 */
import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { run } from '@understudy/agent-kit';
import type { AgentAction } from '@understudy/contracts';
import type { FsParameters } from '../src/index.ts';
import type { HarnessAnswer, HarnessRequest } from './harness.ts';

const harness = fileURLToPath(new URL('./harness.ts', import.meta.url));
const diskBytes = 16 * 1_048_576;

type Piped = ChildProcessByStdio<Writable, Readable, null>;

export class MountHost {
  readonly directory: string;
  readonly #child: Piped;
  readonly #lines: AsyncIterableIterator<string>;
  readonly #reader: Interface;
  readonly #helpers: ChildProcess[] = [];

  private constructor(directory: string) {
    this.directory = directory;
    const node = [process.execPath, '--conditions=source', '--disable-warning=ExperimentalWarning', harness];
    this.#child = spawn('unshare', ['--mount', '--propagation', 'private', ...node], {
      stdio: ['pipe', 'pipe', 'inherit'],
      cwd: '/',
    });
    this.#reader = createInterface({ input: this.#child.stdout });
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  static async create(): Promise<MountHost> {
    const host = new MountHost(await mkdtemp(join(tmpdir(), 'understudy-fs-')));
    await host.operate('clean', {});
    return host;
  }

  /** Runs a program inside, and gives what it printed; a failure is thrown. */
  async run(...argv: readonly [string, ...string[]]): Promise<string> {
    const result = await run(['nsenter', '--target', String(this.#child.pid), '--mount', ...argv]);
    if (result.code !== 0) throw new Error(`${argv.join(' ')}: ${result.stderr}${result.failedToStart ?? ''}`);
    return result.stdout;
  }

  /** A disk with an ext4 file system of this label; its device. */
  async createDisk(label: string): Promise<string> {
    const file = join(this.directory, `${label}.img`);
    await writeFile(file, '');
    await truncate(file, diskBytes);
    await this.run('mkfs.ext4', '-q', '-O', '^metadata_csum', '-L', label, file);
    return this.attach(file);
  }

  /** A loop device on a file, given back when its keeper's input ends. */
  async attach(file: string): Promise<string> {
    const script = 'device=$(losetup --find --show "$1") && echo "$device" && read -r end; losetup --detach "$device"';
    return this.#helper(['sh', '-c', script, 'keeper', file]);
  }

  /** A program inside that says so once it is under way, and ends at the latest with the host; its pid. */
  async startUser(script: string, ...words: readonly string[]): Promise<number> {
    const line = await this.#helper([
      'nsenter',
      '--target',
      String(this.#child.pid),
      '--mount',
      'sh',
      '-c',
      `${script}; echo $$; while read -r line; do :; done; sleep 0`,
      'user',
      ...words,
    ]);
    return Number(line);
  }

  async operate(action: AgentAction, parameters: Partial<FsParameters>, timeoutMs = 30_000): Promise<HarnessAnswer> {
    const runDirectory = join(this.directory, 'run');
    const request: HarnessRequest = { action, parameters, timeoutMs, runDirectory };
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    const line = await this.#lines.next();
    if (line.done === true) throw new Error('the harness has ended');
    return JSON.parse(line.value) as HarnessAnswer;
  }

  /** Ends the harness, with it the namespace and its mounts; then gives the disks back. */
  async close(): Promise<void> {
    await ended(this.#child, () => this.#child.stdin.end());
    this.#reader.close();
    for (const helper of this.#helpers.toReversed()) await ended(helper, () => helper.stdin?.end());
    await rm(this.directory, { recursive: true });
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
