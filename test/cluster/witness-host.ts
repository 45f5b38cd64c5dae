/** A host of the lab that is no member and runs a witness. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Host } from '../lab/host.ts';
import { crmProgram, keepLog, type Cluster } from './cluster.ts';

/** What `crm witness status --json` says of a cluster, as far as tests ask. */
export interface WitnessReport {
  readonly ledger: {
    readonly generation: number;
    readonly lease: { readonly node: string } | null;
  } | null;
  readonly leaseLeftMs: number;
  readonly connected: readonly string[];
}

export class WitnessHost {
  readonly host: Host;
  readonly #logFile: string;
  #process: ChildProcess | null = null;

  private constructor(host: Host, logFile: string) {
    this.host = host;
    this.#logFile = logFile;
  }

  /** Gives it the cluster's key, and starts it. */
  static async start(cluster: Cluster, name: string): Promise<WitnessHost> {
    const host = cluster.lab.host(name);
    const [member] = cluster.members;
    if (member === undefined) throw new Error('a cluster has members');
    const { stdout } = await member.crm('witness', 'key');
    await host.writeFile('/etc/understudy/witness/stage.key', stdout, '600');
    const witness = new WitnessHost(host, join(cluster.logDirectory, `${name}.log`));
    await witness.start();
    return witness;
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    const argv = [process.execPath, crmProgram, 'witness'];
    this.#process = this.host.spawn(argv, { stdio: ['ignore', 'pipe', 'pipe'] });
    keepLog(this.#process, this.#logFile);
    let report: WitnessReport | null = null;
    while (report === null) report = await this.status();
  }

  /** Null while it does not answer. */
  async status(): Promise<WitnessReport | null> {
    const { stdout, code } = await this.host.run([process.execPath, crmProgram, 'witness', 'status', '--json']);
    if (code !== 0) return null;
    const [report] = JSON.parse(stdout) as readonly WitnessReport[];
    return report ?? null;
  }

  /** Gives the exit code, or null for a signal that it did not expect. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    const child = this.#process;
    if (child === null) throw new Error('no witness was started');
    const ended = once(child, 'exit');
    // What was started is a stand-in for signals that can be told on; SIGKILL is for the witness itself.
    const own = this.host.processes().find(({ argv }) => argv.includes('witness') && argv.includes(crmProgram));
    if (signal === 'SIGKILL' && own !== undefined) this.host.signal(own.pid, signal);
    else child.kill(signal);
    const [code] = (await ended) as [number | null];
    return code;
  }
}
