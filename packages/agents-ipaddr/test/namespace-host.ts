/*
 * A network namespace with a harness inside, and the means to lay cables between two.
 * Everything in it ends with the harness, and the harness ends with this process's
 * end of its input: nothing is left behind, however the test ends.
 */
import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { run } from '@understudy/agent-kit';
import type { AgentCall } from '@understudy/contracts';
import type { IpaddrParameters } from '../src/index.ts';
import type { Release } from '../src/release-address.ts';
import type { HarnessAnswer, HarnessRequest, OtherOperation } from './harness.ts';

type Privilege = 'root' | 'user namespace';

/** Those that the tests can be run with here. */
export const privileges: readonly Privilege[] =
  process.getuid?.() === 0 ? ['root', 'user namespace'] : ['user namespace'];

const harness = fileURLToPath(new URL('./harness.ts', import.meta.url));

export class NamespaceHost {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterableIterator<string>;
  readonly #reader: Interface;
  readonly #privilege: Privilege;

  private constructor(privilege: Privilege, argv: readonly [string, ...string[]]) {
    this.#privilege = privilege;
    this.#child = spawn(argv[0], argv.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#reader = createInterface({ input: this.#child.stdout });
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  static async create(privilege: Privilege): Promise<NamespaceHost> {
    const user = privilege === 'root' ? [] : ['--user', '--map-root-user'];
    const host = new NamespaceHost(privilege, ['unshare', ...user, '--net', ...node()]);
    await host.#ready();
    return host;
  }

  /** A second one, to which cables can be laid. */
  async createPeer(): Promise<NamespaceHost> {
    const peer = new NamespaceHost(this.#privilege, [...this.#enter(), 'unshare', '--net', ...node()]);
    await peer.#ready();
    return peer;
  }

  /** A second harness in this network, without any power over it. */
  async createPowerless(): Promise<NamespaceHost> {
    const host = new NamespaceHost('root', [...this.#enter(), 'unshare', '--user', '--map-root-user', ...node()]);
    await host.operate('clean', {});
    return host;
  }

  /** A second harness in this network, which goes on with what this one has kept. */
  async createSuccessor(): Promise<NamespaceHost> {
    this.#send({ kind: 'runDirectory' });
    const { reason } = await this.#answer<HarnessAnswer>();
    const host = new NamespaceHost(this.#privilege, [...this.#enter(), ...node(), reason]);
    await host.operate('clean', {});
    return host;
  }

  /** Runs a program inside, and gives what it printed; a failure is thrown. */
  async run(...argv: readonly [string, ...string[]]): Promise<string> {
    const result = await run([...this.#enter(), ...argv]);
    if (result.code !== 0) throw new Error(`${argv.join(' ')}: ${result.stderr}${result.failedToStart ?? ''}`);
    return result.stdout;
  }

  /** Begins a program inside, which ends when its input does. */
  spawn(...argv: readonly string[]): ChildProcess {
    const [nsenter, ...words] = [...this.#enter(), ...argv];
    return spawn(nsenter, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  }

  /** A cable from `nic` here to `peerNic` there, both up. */
  async connect(nic: string, peer: NamespaceHost, peerNic: string): Promise<void> {
    await this.run('ip', 'link', 'add', nic, 'type', 'veth', 'peer', 'name', peerNic, 'netns', String(peer.pid));
    await this.run('ip', 'link', 'set', nic, 'up');
    await peer.run('ip', 'link', 'set', peerNic, 'up');
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  operate(action: AgentCall, parameters: Partial<IpaddrParameters>): Promise<HarnessAnswer> {
    this.#send({ kind: 'operate', action, parameters });
    return this.#answer<HarnessAnswer>();
  }

  operateOther(operation: OtherOperation): Promise<HarnessAnswer> {
    this.#send({ kind: 'operateOther', ...operation });
    return this.#answer<HarnessAnswer>();
  }

  async release(ip: string): Promise<Release> {
    this.#send({ kind: 'release', ip });
    return this.#answer<Release>();
  }

  /** All that the agent has logged, as soon as one line contains `text`; code `error` if none does in time. */
  logged(text: string): Promise<HarnessAnswer> {
    this.#send({ kind: 'logged', text });
    return this.#answer<HarnessAnswer>();
  }

  /** Begins to listen, and resolves with a wait for what was heard once it does. */
  async hearArp(nic: string, ip: string, count: number): Promise<() => Promise<HarnessAnswer>> {
    this.#send({ kind: 'hearArp', nic, ip, count });
    await this.#answer();
    return () => this.#answer<HarnessAnswer>();
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.stdin.end();
    await ended;
    this.#reader.close();
  }

  #enter(): readonly [string, ...string[]] {
    const user = this.#privilege === 'root' ? [] : ['--user', '--preserve-credentials'];
    return ['nsenter', '--target', String(this.pid), ...user, '--net'];
  }

  #send(request: HarnessRequest): void {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
  }

  async #answer<T>(): Promise<T> {
    const line = await this.#lines.next();
    if (line.done === true) throw new Error('the harness has ended');
    return JSON.parse(line.value) as T;
  }

  async #ready(): Promise<void> {
    await this.operate('clean', {});
    await this.run('ip', 'link', 'set', 'lo', 'up');
  }
}

export interface HostPair {
  readonly here: NamespaceHost;
  readonly peer: NamespaceHost;
  readonly close: () => Promise<void>;
}

/** Two hosts with a cable between their `eth0`: `here` has 10.77.0.1/24 and fd77::1/64, `peer` 10.77.0.2 and fd77::2. */
export async function createPair(privilege: Privilege): Promise<HostPair> {
  const here = await NamespaceHost.create(privilege);
  const peer = await here.createPeer();
  await here.connect('eth0', peer, 'eth0');
  for (const [host, number] of [[here, 1] as const, [peer, 2] as const]) {
    await host.run('ip', 'address', 'add', `10.77.0.${number}/24`, 'dev', 'eth0');
    await host.run('ip', 'address', 'add', `fd77::${number}/64`, 'dev', 'eth0', 'nodad');
  }
  const close = async (): Promise<void> => {
    await peer.close();
    await here.close();
  };
  return { here, peer, close };
}

function node(): readonly string[] {
  return [process.execPath, '--conditions=source', '--disable-warning=ExperimentalWarning', harness];
}
