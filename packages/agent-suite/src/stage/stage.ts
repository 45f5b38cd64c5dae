import { hostname } from 'node:os';
import { join } from 'node:path';
import type {
  AgentAction,
  AgentCall,
  AgentManifest,
  Copies,
  Notice,
  OperationRequest,
  OperationResult,
  Parameters,
} from '@understudy/contracts';
import { AgentHost, type PluginSources } from '@understudy/agent-host';
import { signalProcess } from '@understudy/agent-kit';
import type { Cut } from '../model/step.ts';
import { openDescriptors, Traces } from './traces.ts';

/**
 * One agent in a process of its own, as a daemon would have it, and one resource of it. Carries out single operations,
 * cut short if need be, and remembers how long each action takes. The edge of this package: all else is told by it.
 */
export interface StageOptions {
  readonly plugins: PluginSources;
  readonly manifest: AgentManifest;
  /** The good ones. */
  readonly parameters: Parameters;
  /** The host's, and what the agent must find again; empty, and the caller's to remove. */
  readonly runDirectory: string;
  /** Of an agent that can promote: as a resource that is never promoted. */
  readonly primitive?: boolean;
  /** Nothing more is begun once it aborts. */
  readonly signal?: AbortSignal;
}

/** What is not as the agent's manifest and the good parameters have it. */
export interface PerformOptions {
  readonly parameters?: Parameters;
  readonly timeoutMs?: number;
  readonly probe?: boolean;
  /** For `notify`. */
  readonly notice?: Notice;
  readonly cut?: OperationCut;
}

interface OperationCut {
  readonly how: Cut;
  /** When, in hundredths of the time that the action took last. */
  readonly percent: number;
}

export interface Performed {
  readonly result: OperationResult;
  /** The agent had to be ended, since it did not give up when its time was over. */
  readonly wasDeaf: boolean;
}

/** Carries the mark by which the agent's processes are known. */
const markVariable = 'UNDERSTUDY_AGENT_TEST';
/** Names a file that nobody has any business with: a shell that reads a parameter makes it. */
export const canaryVariable = 'UNDERSTUDY_AGENT_TEST_CANARY';
/** An answer that could not be given is asked for again: a busy host is no fault of the agent. */
const inconclusiveTolerance = 3;
const assumedDurationMs = 50;
const slowMs = 1_000;
/** What is promoted is one of several copies. */
const oneOfTwo: Copies = { max: 2, perNode: 1, promotedMax: 1, promotedPerNode: 1 };
/** Longer than any case. */
const longestWatchMs = 600_000;

let stages = 0;

export class Stage {
  readonly manifest: AgentManifest;
  readonly parameters: Parameters;
  readonly traces: Traces;
  /** There if a shell has read a parameter. */
  readonly canary: string;
  readonly #plugins: PluginSources;
  readonly #runDirectory: string;
  readonly #mark: string;
  readonly #signal: AbortSignal | undefined;
  readonly #isPrimitive: boolean;
  readonly #resource = `crm-agent-test-${process.pid}`;
  readonly #durations = new Map<AgentAction, number>();
  #host: AgentHost;
  #operations = 0;
  #deafEnds = 0;
  /** What runs may be ours. */
  #hasActed = false;

  /** Resolves when the agent is there. @throws when it is not */
  static async open(options: StageOptions): Promise<Stage> {
    const stage = new Stage(options);
    await stage.#begin();
    return stage;
  }

  private constructor({ manifest, parameters, plugins, runDirectory, primitive, signal }: StageOptions) {
    stages += 1;
    this.manifest = manifest;
    this.parameters = parameters;
    this.#plugins = plugins;
    this.#runDirectory = runDirectory;
    this.#isPrimitive = primitive ?? false;
    this.#signal = signal;
    this.#mark = `${process.pid}-${stages}`;
    this.canary = join(runDirectory, 'read-by-a-shell');
    this.#host = this.#newHost();
    this.traces = new Traces(markVariable, this.#mark, () => [...this.#host.processes().values()]);
  }

  #newHost(): AgentHost {
    return new AgentHost({
      plugins: this.#plugins,
      node: hostname(),
      runDirectory: this.#runDirectory,
      environment: { [markVariable]: this.#mark, [canaryVariable]: this.canary },
      log: () => undefined,
      onEvent: (event) => {
        if (event.kind === 'pluginEnded' && event.reason.startsWith('was ended because')) this.#deafEnds += 1;
      },
    });
  }

  async #begin(): Promise<void> {
    await this.#host.start();
    const found = await this.#host.find(this.manifest.name);
    if (typeof found !== 'string') return;
    await this.close();
    throw new Error(found);
  }

  /** Whether it can be asked for. */
  has(action: AgentAction): boolean {
    return !this.#isNeverAsked(action) && this.manifest.actions.some((each) => each.action === action);
  }

  /** Why these cannot all be tried; null: they can. */
  whyNot(actions: readonly AgentAction[]): string | null {
    const missing = actions.filter((action) => !this.has(action));
    if (missing.length === 0) return null;
    if (missing.every((action) => this.#isNeverAsked(action))) return 'as a primitive it is never promoted';
    return `it has no ${missing.join(' and no ')}`;
  }

  #isNeverAsked(action: AgentAction): boolean {
    return this.#isPrimitive && (action === 'promote' || action === 'demote' || action === 'notify');
  }

  /**
   * Whoever wrote it relies on it that the promoted is demoted before it is stopped, as Pacemaker always does: a script
   * of another system. Ours end in every role: a node that gives everything up at once does not demote first.
   */
  get isDemotedFirst(): boolean {
    return this.has('demote') && this.manifest.name.includes(':');
  }

  /** It takes its time to start: with as many tries as others it would take an hour. */
  get isSlow(): boolean {
    return this.durationOf('start') >= slowMs;
  }

  /** How long the action took when it last succeeded, in milliseconds. */
  durationOf(action: AgentAction): number {
    return this.#durations.get(action) ?? assumedDurationMs;
  }

  /** The declared time of an action, in milliseconds. */
  timeoutOf(action: AgentCall): number {
    return this.manifest.actions.find((each) => each.action === action)?.timeoutMs ?? assumedDurationMs;
  }

  /**
   * An answer that could not be given is asked for again, unless the operation is to be cut.
   *
   * @throws when nothing more is to be begun
   */
  async perform(action: AgentAction, options: PerformOptions = {}): Promise<Performed> {
    this.#signal?.throwIfAborted();
    this.#hasActed ||= action !== 'monitor' && action !== 'validate';
    if (options.cut !== undefined) return this.#performCut(action, options, options.cut);
    let performed = await this.#once(action, options);
    for (let tries = 1; tries < inconclusiveTolerance && performed.result.code === 'inconclusive'; tries += 1) {
      performed = await this.#once(action, options);
    }
    if (performed.result.code === 'ok') this.#durations.set(action, Math.max(1, performed.result.durationMs));
    return performed;
  }

  /** Begins a watch, which ends by itself, or when `signal` aborts. */
  watch(signal: AbortSignal = new AbortController().signal): Promise<Performed> {
    return this.#once('watch', { timeoutMs: longestWatchMs }, signal);
  }

  async #performCut(action: AgentAction, options: PerformOptions, { how, percent }: OperationCut): Promise<Performed> {
    const cutMs = Math.round((this.durationOf(action) * percent) / 100);
    if (how === 'deadline') return this.#once(action, { ...options, timeoutMs: Math.max(1, cutMs) });
    const cancel = new AbortController();
    const timer = setTimeout(() => (how === 'cancel' ? cancel.abort() : this.#kill()), cutMs);
    const performed = await this.#once(action, options, cancel.signal).finally(() => clearTimeout(timer));
    if (how === 'kill') await this.killAgent();
    return performed;
  }

  async #once(
    action: AgentCall,
    { parameters, timeoutMs, probe, notice }: PerformOptions,
    signal = new AbortController().signal,
  ): Promise<Performed> {
    this.#operations += 1;
    const deafBefore = this.#deafEnds;
    const request: OperationRequest = {
      operationId: String(this.#operations),
      resource: this.#resource,
      agent: this.manifest.name,
      action,
      parameters: parameters ?? this.parameters,
      node: hostname(),
      generation: 1,
      timeoutMs: timeoutMs ?? this.timeoutOf(action),
      intervalMs: 0,
      probe: probe ?? false,
      ...(this.has('promote') ? { copies: oneOfTwo } : {}),
      ...(notice === undefined ? {} : { notice }),
    };
    const result = await this.#host.run(request, signal);
    return { result, wasDeaf: this.#deafEnds > deafBefore };
  }

  /** Ends the agent's process, as a crash would. A new one is there when this resolves: without the waits of a host. */
  async killAgent(): Promise<void> {
    this.#kill();
    await this.#host.close();
    this.#host = this.#newHost();
    await this.#begin();
  }

  /** How many descriptors the agent's process has open. */
  openDescriptors(): number {
    return openDescriptors(this.#pid() ?? 0);
  }

  #pid(): number | undefined {
    return this.#host.pluginOf(this.manifest.name)?.pid;
  }

  #kill(): void {
    signalProcess(this.#pid() ?? 0, 'SIGKILL');
  }

  /** Ends what may be ours, however it is: the resource, and processes that a faulty agent has left. */
  async tidyUp(): Promise<void> {
    if (this.#hasActed && this.isDemotedFirst) await this.#once('demote', {});
    if (this.#hasActed) await this.#once('stop', {});
    await this.traces.endAll();
  }

  async close(): Promise<void> {
    await this.#host.close();
  }
}
