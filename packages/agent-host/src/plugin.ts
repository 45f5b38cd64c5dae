import type { AgentManifest, OperationRequest, OperationResult } from '@understudy/contracts';
import { admitManifests, type AdmittedAgent } from './admit-manifests.ts';
import { AgentSearches, type FoundAgent } from './agent-searches.ts';
import type { PluginLocation } from './find-plugins.ts';
import type { HostEvent, LogRecord } from './host-event.ts';
import { elapsedMs, PendingOperations, type PendingOperation } from './pending-operations.ts';
import { startPluginProcess, type PluginProcess } from './plugin-process.ts';
import type { PluginMessage } from './protocol.ts';
import { healthyAfterMs, restartDelayMs } from './restart-delay.ts';
import { createSecretMask } from './secret-mask.ts';
import { versionOnDisk } from './version-on-disk.ts';

/**
 * One plugin through the lives of its processes: hands out operations, watches their
 * deadlines, ends a process that does not keep them, starts the next one. Whatever
 * happens to the process, each operation gets one answer.
 *
 *     idle ──▶ starting ──loaded──▶ ready ──ended──▶ starting …
 *                 └─refused─▶ refused        close() ──▶ closed, from anywhere
 *
 * `retire()` lets it end what it has begun, and closes it then.
 */

interface PluginOptions {
  readonly location: PluginLocation;
  readonly memoryLimitMiB: number;
  /** For compiled code; the host's own. */
  readonly cacheDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly execPath: string;
  /** The private directory of a resource. */
  readonly runDirectoryOf: (resource: string) => string;
  readonly log: (record: LogRecord) => void;
  readonly onEvent: (event: HostEvent) => void;
  /** Called with each process that was started. */
  readonly onStarted: (pid: number) => void;
}

type State = 'idle' | 'starting' | 'ready' | 'refused' | 'closed';
type LivingMessage = Exclude<PluginMessage, { kind: 'helperStarted' | 'helperEnded' }>;

/** How long an operation may take to give up when its time is over. */
const graceMs = 1_000;
const loadTimeoutMs = 10_000;
/** For loading, and for asking a program what it is. */
const findTimeoutMs = 20_000;
/** A plugin that never got ready is given up after so many tries. */
const maxFirstTries = 5;
/** What it last printed, for the reason of a crash. */
const lastWordsLength = 200;
/** With this Node begins to say why it gives up; what follows is a stack. */
const fatal = 'FATAL ERROR';

export class Plugin {
  readonly location: PluginLocation;
  /** Resolves once it is ready, refused, or has failed its first try. */
  readonly firstTry: Promise<void>;
  readonly #options: PluginOptions;
  readonly #pending = new PendingOperations();
  readonly #mask = createSecretMask();
  readonly #firstTryDone: () => void;
  #agents: ReadonlyMap<string, AdmittedAgent> = new Map();
  /** Agents that it was asked for by name. */
  readonly #found = new Map<string, AdmittedAgent>();
  readonly #searches = new AgentSearches(findTimeoutMs);
  /** The latest operation of each resource that was not stopped since. */
  readonly #inUse = new Map<string, OperationRequest>();
  #version = '';
  #isRetired = false;
  #state: State = 'idle';
  #process: PluginProcess | undefined;
  #startTimer: NodeJS.Timeout | undefined;
  #loadTimer: NodeJS.Timeout | undefined;
  #readyAtMs: number | undefined;
  #crashes = 0;
  #lastWords = '';

  constructor(options: PluginOptions) {
    this.#options = options;
    this.location = options.location;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.firstTry = promise;
    this.#firstTryDone = resolve;
  }

  /** Of its agents: those of the latest process that got ready. */
  get manifests(): readonly AgentManifest[] {
    return [...this.#agents.values()].map((agent) => agent.manifest);
  }

  /** The process's id; undefined while there is none. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  get isReady(): boolean {
    return this.#state === 'ready';
  }

  /** It could not be used at all, and will not be tried again by itself. */
  get isRefused(): boolean {
    return this.#state === 'refused';
  }

  /** Of its files, when its process was started: see `versionOnDisk`. */
  get version(): string {
    return this.#version;
  }

  /** One operation of each resource that its agents were asked about, and did not stop since. */
  get inUse(): readonly OperationRequest[] {
    return [...this.#inUse.values()];
  }

  /** Why it could not go on with these: parameters that it does not take. A sentence each. */
  refusalsOf(requests: readonly OperationRequest[]): readonly string[] {
    return requests.flatMap(({ agent, resource, parameters }) => {
      const reading = this.#agents.get(agent)?.readParameters(parameters);
      return reading?.kind === 'bad' ? [`${resource} has what it does not take: ${reading.problems.join('; ')}`] : [];
    });
  }

  start(): void {
    this.#state = 'starting';
    this.#version = versionOnDisk(this.location);
    this.#lastWords = '';
    const child = startPluginProcess({
      memoryLimitMiB: this.#options.memoryLimitMiB,
      cacheDirectory: this.#options.cacheDirectory,
      environment: this.#options.environment,
      execPath: this.#options.execPath,
      onMessage: (message) => this.#take(message),
      onOutput: (line) => this.#printed(line),
      onEnd: (reason) => this.#ended(reason),
    });
    this.#process = child;
    this.#options.onStarted(child.pid);
    this.#loadTimer = setTimeout(() => child.kill(`did not load within ${String(loadTimeoutMs)} ms`), loadTimeoutMs);
    child.send({ kind: 'load', modules: this.location.modules });
  }

  /** An agent of one of its classes. Begins its process if there is none yet. Never rejects. */
  find(name: string): Promise<FoundAgent> {
    const known = this.#agents.get(name);
    if (known !== undefined) return Promise.resolve(known.manifest);
    if (this.#state === 'refused' || this.#state === 'closed') return Promise.resolve(`${this.#name} is not in use`);
    const { isNew, result } = this.#searches.begin(name);
    if (this.#state === 'idle') this.start();
    else if (isNew && this.#state === 'ready') this.#process?.send({ kind: 'find', agent: name });
    return result;
  }

  /** Whether an operation with this id is pending. */
  owes(operationId: string): boolean {
    return this.#pending.get(operationId) !== undefined;
  }

  /** Never rejects. */
  run(request: OperationRequest, signal: AbortSignal): Promise<OperationResult> {
    const agent = this.#agents.get(request.agent);
    if (agent === undefined) return Promise.resolve(noSuchAgent(request, this.#name));
    this.#note(request);
    this.#mask.learn(request.resource, agent.manifest.parameters, request.parameters);
    const reading = agent.readParameters(request.parameters);
    if (reading.kind === 'bad') return Promise.resolve(badParameters(this.#mask.text(reading.problems.join('; '))));
    return this.#begin({ ...request, parameters: reading.parameters }, signal);
  }

  #note(request: OperationRequest): void {
    if (request.action === 'stop') this.#inUse.delete(request.resource);
    else this.#inUse.set(request.resource, request);
  }

  #begin(request: OperationRequest, signal: AbortSignal): Promise<OperationResult> {
    const { operation, result } = this.#pending.add(request, signal, (aborted) => this.#cancel(aborted));
    operation.timer = setTimeout(() => this.#deadline(operation), request.timeoutMs);
    if (signal.aborted) this.#pending.fail(operation, 'cancelled before it began');
    else if (this.#state === 'ready') this.#hand(operation);
    else if (this.#state !== 'starting') this.#pending.fail(operation, `${this.#name} is not in use any more`);
    return result;
  }

  /**
   * Another has taken its place: what it has begun it ends, but for what only waits, and closes then. What is asked of
   * it from now on is nobody's.
   */
  async retire(): Promise<void> {
    this.#isRetired = true;
    for (const operation of this.#pending.all()) if (operation.request.action === 'watch') this.#cancel(operation);
    await this.#pending.whenNone();
    await this.close();
  }

  /** Ends the process and answers what is pending; services stay. Resolves when the process has gone. */
  async close(): Promise<void> {
    this.#state = 'closed';
    clearTimeout(this.#startTimer);
    clearTimeout(this.#loadTimer);
    const child = this.#process;
    child?.kill('was closed');
    for (const operation of this.#pending.all()) this.#pending.fail(operation, `${this.#name} was closed`);
    this.#searches.settleAll(`${this.#name} was closed`);
    this.#firstTryDone();
    await child?.gone;
  }

  get #name(): string {
    return `the plugin ${this.location.name}`;
  }

  #hand(operation: PendingOperation): void {
    operation.sent = true;
    this.#process?.send({
      kind: 'run',
      request: operation.request,
      remainingMs: Math.max(0, operation.request.timeoutMs - elapsedMs(operation)),
      runDirectory: this.#options.runDirectoryOf(operation.request.resource),
    });
  }

  #deadline(operation: PendingOperation): void {
    if (operation.sent) this.#awaitEnd(operation, 'timedOut');
    else {
      const waited = `waited ${String(operation.request.timeoutMs)} ms for ${this.#name}, which is not running`;
      this.#pending.fail(operation, waited);
    }
  }

  #cancel(operation: PendingOperation): void {
    if (!operation.sent) return this.#pending.fail(operation, 'cancelled before it began');
    this.#process?.send({ kind: 'cancel', operationId: operation.request.operationId });
    if (operation.interrupted === 'no') this.#awaitEnd(operation, 'cancelled');
  }

  /** Gives it a moment to give up by itself; then its process has to go. */
  #awaitEnd(operation: PendingOperation, why: 'timedOut' | 'cancelled'): void {
    operation.interrupted = why;
    clearTimeout(operation.timer);
    operation.timer = setTimeout(() => {
      // After a pause of this process an answer may lie here unread: look before judging.
      setImmediate(() => this.#giveUp(operation));
    }, graceMs);
  }

  #giveUp(operation: PendingOperation): void {
    const { action, resource, operationId } = operation.request;
    if (this.#pending.get(operationId) !== operation || !operation.sent) return;
    operation.overdue = true;
    this.#process?.kill(`was ended because ${action} of ${resource} did not end`);
  }

  #take(message: LivingMessage): void {
    switch (message.kind) {
      case 'loaded':
        return this.#loaded(message.manifests);
      case 'refused':
        return this.#refused(message.reasons);
      case 'found':
        return this.#admit(message.agent, message.manifest);
      case 'notFound':
        return this.#searches.settle(message.agent, message.reason);
      case 'result':
        return this.#answered(message.operationId, message.result);
      case 'log':
        return this.#logged(message);
    }
  }

  #loaded(manifests: readonly unknown[]): void {
    const admission = admitManifests(manifests, this.location.classes.length > 0);
    if (admission.kind === 'refused') return this.#refused(admission.reasons);
    clearTimeout(this.#loadTimer);
    this.#state = 'ready';
    this.#readyAtMs = performance.now();
    this.#agents = new Map([...admission.agents, ...this.#found]);
    for (const agent of this.#searches.names) this.#process?.send({ kind: 'find', agent });
    const agents = [...this.#agents.keys()];
    this.#options.onEvent({ kind: 'pluginReady', plugin: this.location.name, agents, pid: this.pid ?? 0 });
    this.#firstTryDone();
    for (const operation of this.#pending.unsent()) this.#hand(operation);
  }

  #admit(name: string, manifest: unknown): void {
    const admission = admitManifests([manifest]);
    if (admission.kind === 'refused') return this.#searches.settle(name, admission.reasons.join('; '));
    for (const agent of admission.agents) this.#found.set(...agent);
    this.#agents = new Map([...this.#agents, ...admission.agents]);
    for (const agent of admission.agents.values()) this.#searches.settle(name, agent.manifest);
  }

  #refused(reasons: readonly string[]): void {
    // One that worked before gets its next try like after a crash.
    if (this.#readyAtMs !== undefined) this.#process?.kill(`was refused: ${reasons.join('; ')}`);
    else this.#giveUpPlugin(reasons);
  }

  #giveUpPlugin(reasons: readonly string[]): void {
    this.#state = 'refused';
    clearTimeout(this.#loadTimer);
    this.#process?.kill('was refused');
    this.#process = undefined;
    for (const operation of this.#pending.all()) this.#pending.fail(operation, `${this.#name} was refused`);
    this.#searches.settleAll(`${this.#name} cannot be used: ${reasons.join('; ')}`);
    this.#options.onEvent({ kind: 'pluginRefused', plugin: this.location.name, reasons });
    this.#firstTryDone();
  }

  #answered(operationId: string, result: OperationResult): void {
    const operation = this.#pending.get(operationId);
    if (operation !== undefined) this.#pending.settle(operation, this.#masked(result));
  }

  #masked(result: OperationResult): OperationResult {
    const { nodeAttributes } = result;
    return {
      ...result,
      reason: this.#mask.text(result.reason),
      ...(nodeAttributes === undefined
        ? {}
        : { nodeAttributes: this.#mask.data(nodeAttributes) as Readonly<Record<string, string | null>> }),
    };
  }

  #logged({ operationId, level, message, detail }: Extract<LivingMessage, { kind: 'log' }>): void {
    const request = this.#pending.get(operationId)?.request;
    this.#options.log({
      level,
      plugin: this.location.name,
      message: this.#mask.text(message),
      operationId,
      ...(request === undefined ? {} : { resource: request.resource, action: request.action }),
      ...(detail === undefined ? {} : { detail: this.#mask.data(detail) as Readonly<Record<string, unknown>> }),
    });
  }

  #printed(line: string): void {
    const message = this.#mask.text(line);
    if (message.trim() !== '' && !this.#lastWords.startsWith(fatal)) {
      this.#lastWords = message.trim().slice(0, lastWordsLength);
    }
    this.#options.log({ level: 'info', plugin: this.location.name, message });
  }

  #ended(reason: string): void {
    clearTimeout(this.#loadTimer);
    if (this.#state === 'closed' || this.#state === 'refused') return;
    this.#state = 'starting';
    const why = this.#lastWords === '' ? reason : `${reason} (it last said: ${this.#lastWords})`;
    this.#failSent(why);
    if (this.#isRetired) {
      for (const operation of this.#pending.all()) this.#pending.fail(operation, `${this.#name} ${why}`);
      return;
    }
    if (this.#readyAtMs === undefined && this.#crashes + 1 >= maxFirstTries) {
      return this.#giveUpPlugin([`it ${why}, ${String(maxFirstTries)} times before it was ready`]);
    }
    this.#restart(why);
  }

  #failSent(why: string): void {
    for (const operation of this.#pending.sent()) {
      const late =
        operation.interrupted === 'cancelled' ? 'cancelled' : `timed out after ${operation.request.timeoutMs} ms`;
      const own = `${late}, and did not end then: its process was ended`;
      this.#pending.fail(operation, operation.overdue ? own : `${this.#name} ${why}`);
    }
  }

  #restart(reason: string): void {
    const wasHealthy = this.#readyAtMs !== undefined && performance.now() - this.#readyAtMs >= healthyAfterMs;
    if (wasHealthy) this.#crashes = 0;
    const restartInMs = restartDelayMs(this.#crashes);
    this.#crashes += 1;
    this.#options.onEvent({ kind: 'pluginEnded', plugin: this.location.name, reason, restartInMs });
    this.#firstTryDone();
    this.#startTimer = setTimeout(() => this.start(), restartInMs);
  }
}

function badParameters(reason: string): OperationResult {
  return { code: 'badParameters', reason, durationMs: 0 };
}

function noSuchAgent(request: OperationRequest, plugin: string): OperationResult {
  return { code: 'notInstalled', reason: `${plugin} has no agent ${request.agent}`, durationMs: 0 };
}
