/* Copies of a mirrored directory on addresses of the loopback device, each as on a host of its own. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readLivingPidFile, signalGroup, waitUntil, type Outcome } from '@understudy/agent-kit';
import { createParameterReader } from '@understudy/agent-kit/schema';
import { freePort } from '@understudy/agent-kit/testing';
import type { AgentCall, NodePlace, Parameters } from '@understudy/contracts';
import { mirror } from '../src/mirror/mirror-agent.ts';
import type { MirrorParameters } from '../src/mirror/parameters.ts';

const readParameters = createParameterReader(mirror.manifest.parameters);
/** Two cores that others use too. */
const patienceMs = 40_000;

export class Copy {
  readonly name: string;
  readonly directory: string;
  readonly runDirectory: string;
  readonly #nodes: readonly NodePlace[];
  readonly #parameters: Parameters;
  readonly #controller = new AbortController();

  constructor(folder: string, name: string, nodes: readonly NodePlace[], parameters: Parameters) {
    this.name = name;
    this.directory = join(folder, name, 'files');
    this.runDirectory = join(folder, name, 'run');
    this.#nodes = nodes;
    this.#parameters = parameters;
    for (const path of [this.directory, this.runDirectory]) mkdirSync(path, { recursive: true });
  }

  run(action: AgentCall, generation = 1, more: Parameters = {}): Promise<Outcome> {
    const given = { directory: this.directory, ...this.#parameters, ...more };
    const reading = readParameters(given);
    if (reading.kind === 'bad') throw new Error(reading.problems.join('; '));
    const handler = mirror.handlers[action];
    if (handler === undefined) throw new Error(`no ${action}`);
    return handler({
      resource: 'files',
      action,
      parameters: reading.parameters as unknown as MirrorParameters,
      node: this.name,
      nodes: this.#nodes,
      generation,
      probe: false,
      intervalMs: 0,
      signal: AbortSignal.any([this.#controller.signal, AbortSignal.timeout(patienceMs)]),
      remainingMs: () => patienceMs,
      runDirectory: this.runDirectory,
      log: () => undefined,
    });
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.directory, path)), { recursive: true });
    writeFileSync(join(this.directory, path), text);
  }

  /** Null: it is not there. */
  read(path: string): string | null {
    try {
      return readFileSync(join(this.directory, path), 'utf8');
    } catch {
      return null;
    }
  }

  async has(path: string, text: string | null): Promise<void> {
    await until(
      `${this.name} has ${path}: ${text}`,
      () => this.read(path) === text,
      () => this.log(),
    );
  }

  /** Waits for a monitor whose reason, score or attributes are so. */
  async untilMonitor(what: string, isSo: (outcome: Outcome) => boolean): Promise<Outcome> {
    let last: Outcome | undefined;
    await until(
      `${this.name}: ${what}`,
      async () => isSo((last = await this.run('monitor'))),
      () => JSON.stringify(last) + this.log(),
    );
    if (last === undefined) throw new Error('unreachable');
    return last;
  }

  log(): string {
    return readFileSync(join(this.runDirectory, 'mirror.log'), 'utf8');
  }

  /** As a power cut would. */
  async kill(): Promise<void> {
    const service = await readLivingPidFile(join(this.runDirectory, 'mirror.pid'));
    if (service !== undefined) signalGroup(service.pid, 'SIGKILL');
    await this.untilMonitor('is dead', ({ code }) => code === 'notRunning');
  }
}

async function until(what: string, isSo: () => boolean | Promise<boolean>, found: () => string): Promise<void> {
  const { kind } = await waitUntil(isSo, { timeoutMs: patienceMs, intervalMs: 50 });
  if (kind !== 'met') throw new Error(`not in time: ${what}; ${found()}`);
}

export interface Pair {
  readonly a: Copy;
  readonly b: Copy;
  readonly close: () => Promise<void>;
}

export async function createPair(parameters: Parameters = {}): Promise<Pair> {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-mirror-'));
  const nodes = [
    { name: 'a', addresses: ['127.0.0.2'] },
    { name: 'b', addresses: ['127.0.0.3'] },
  ];
  const all = { secret: 'a secret for tests', port: await freePort(), ...parameters };
  const [a, b] = [new Copy(folder, 'a', nodes, all), new Copy(folder, 'b', nodes, all)];
  const close = async (): Promise<void> => {
    await Promise.all([a.run('stop'), b.run('stop')]);
    rmSync(folder, { recursive: true, force: true });
  };
  return { a, b, close };
}
