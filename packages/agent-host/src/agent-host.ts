import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentManifest, OperationRequest, OperationResult } from '@understudy/contracts';
import {
  callsOf,
  identifyProcess,
  killProcess,
  readLivingPidFile,
  removePidFile,
  writePidFile,
} from '@understudy/agent-kit';
import type { FoundAgent } from './agent-searches.ts';
import { findPlugins, type PluginLocation, type PluginSources } from './find-plugins.ts';
import { failureResult } from './failure-result.ts';
import type { HostEvent, LogRecord } from './host-event.ts';
import { Plugin } from './plugin.ts';

/**
 * All plugins of a node. Finds them, keeps a process for each, and has the right one
 * carry out an operation. Invariant: every operation gets exactly one result, whatever
 * a plugin does.
 */

export interface AgentHostOptions {
  readonly plugins: PluginSources;
  /** This node's name. */
  readonly node: string;
  /** Holds a directory for each resource, made on demand with mode 0700; emptied by a reboot: under /run. */
  readonly runDirectory: string;
  readonly log: (record: LogRecord) => void;
  readonly onEvent?: (event: HostEvent) => void;
  /** Of JavaScript objects in each plugin's process. Default 96. */
  readonly memoryLimitMiB?: number;
  /** Added to the environment of the plugins' processes, and so to that of all that agents start. Default: nothing. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The Node that plugins run on. Default: the one that runs this. */
  readonly execPath?: string;
}

/** The plugin of an agent. */
export interface AgentOrigin {
  readonly location: PluginLocation;
  /** Undefined while it has no process. */
  readonly pid: number | undefined;
}

const defaultMemoryLimitMiB = 96;
const ownDirectory = '.plugins';

export class AgentHost {
  readonly #options: AgentHostOptions;
  #plugins: readonly Plugin[] = [];
  #owners: ReadonlyMap<string, Plugin> = new Map();
  #manifests: ReadonlyMap<string, AgentManifest> = new Map();
  #pidFiles: Promise<unknown> = Promise.resolve();

  constructor(options: AgentHostOptions) {
    this.#options = options;
  }

  /**
   * Finds the plugins and starts a process for each. Resolves when each is ready, was
   * refused (see `onEvent`), or has failed its first try.
   *
   * @throws when `runDirectory` cannot be made
   */
  async start(): Promise<void> {
    // Services run as users of their own, and must reach what is theirs in it.
    await mkdir(this.#options.runDirectory, { recursive: true, mode: 0o711 });
    await mkdir(join(this.#options.runDirectory, ownDirectory), { recursive: true, mode: 0o700 });
    const found = await findPlugins(this.#options.plugins);
    for (const { source, reason } of found.problems) this.#refuse(source, reason);
    await Promise.all(found.plugins.map((location) => this.#endLeftOver(location)));
    this.#plugins = found.plugins.map((location) => this.#plugin(location));
    const eager = this.#plugins.filter(({ location }) => location.classes.length === 0);
    for (const plugin of eager) plugin.start();
    await Promise.all(eager.map((plugin) => plugin.firstTry));
  }

  /** What the agents say of themselves that were loaded, or found by name, by agent's name, in order of name. */
  manifests(): ReadonlyMap<string, AgentManifest> {
    return this.#manifests;
  }

  /**
   * An agent by its name, also one that is only found when it is asked for, such as
   * `ocf:heartbeat:IPaddr2`: from then on it is among `manifests`, and can be run. A
   * string: why there is none. Never rejects.
   */
  async find(agent: string): Promise<FoundAgent> {
    const known = this.#manifests.get(agent);
    if (known !== undefined) return known;
    const kind = agent.split(':')[0] ?? '';
    const plugin = this.#plugins.find(({ location }) => location.classes.includes(kind));
    if (plugin === undefined) return this.#unknownAgent(agent);
    const found = await plugin.find(agent);
    if (typeof found !== 'string') this.#index();
    return found;
  }

  /** Where an agent comes from that is among `manifests`, and the process that has it just now. */
  pluginOf(agent: string): AgentOrigin | undefined {
    const plugin = this.#owners.get(agent);
    return plugin === undefined ? undefined : { location: plugin.location, pid: plugin.pid };
  }

  /** Processes of plugins that run now, by plugin's name. */
  processes(): ReadonlyMap<string, number> {
    const running = this.#plugins.flatMap((plugin) =>
      plugin.pid === undefined ? [] : [[plugin.location.name, plugin.pid] as const],
    );
    return new Map(running);
  }

  /**
   * Has the agent carry out one operation. The caller sees to it that a resource has
   * one at a time. Never rejects. When `signal` aborts, the operation is told, and
   * answered as cancelled.
   */
  async run(request: OperationRequest, signal: AbortSignal): Promise<OperationResult> {
    // Without a detour where the agent is known: what is asked for is begun at once.
    if (!this.#manifests.has(request.agent)) {
      const found = await this.find(request.agent);
      if (typeof found === 'string') return { code: 'notInstalled', reason: found, durationMs: 0 };
    }
    return this.#run(request, signal);
  }

  #run(request: OperationRequest, signal: AbortSignal): Promise<OperationResult> {
    const plugin = this.#owners.get(request.agent);
    const manifest = this.#manifests.get(request.agent);
    if (plugin === undefined || manifest === undefined) {
      return Promise.resolve({ code: 'notInstalled', reason: this.#unknownAgent(request.agent), durationMs: 0 });
    }
    const calls = callsOf(manifest);
    if (!calls.includes(request.action)) {
      const reason = `the agent ${request.agent} has no ${request.action}; it has: ${calls.join(', ')}`;
      return Promise.resolve({ code: 'unimplemented', reason, durationMs: 0 });
    }
    if (plugin.owes(request.operationId)) {
      return Promise.resolve(failureResult(request, `operation ${request.operationId} is running already`, 0));
    }
    return plugin.run(request, signal);
  }

  /** Ends all processes of plugins, and answers what is pending. What the agents have started stays. */
  async close(): Promise<void> {
    await Promise.all(this.#plugins.map((plugin) => plugin.close()));
    await this.#pidFiles;
    await Promise.all(this.#plugins.map((plugin) => removePidFile(this.#pidFile(plugin.location))));
  }

  #plugin(location: PluginLocation): Plugin {
    return new Plugin({
      location,
      memoryLimitMiB: this.#options.memoryLimitMiB ?? defaultMemoryLimitMiB,
      cacheDirectory: join(this.#options.runDirectory, ownDirectory, 'compiled'),
      environment: this.#options.environment ?? {},
      execPath: this.#options.execPath ?? process.execPath,
      runDirectoryOf: (resource) => join(this.#options.runDirectory, directoryName(resource)),
      log: this.#options.log,
      onEvent: (event) => this.#happened(event),
      onStarted: (pid) => this.#remember(location, pid),
    });
  }

  #happened(event: HostEvent): void {
    if (event.kind === 'pluginReady') this.#index();
    this.#options.onEvent?.(event);
  }

  /** Of two plugins with an agent of one name, the first has it. */
  #index(): void {
    const owners = new Map<string, Plugin>();
    const manifests = new Map<string, AgentManifest>();
    for (const plugin of this.#plugins) {
      for (const manifest of plugin.manifests) {
        const owner = owners.get(manifest.name);
        if (owner !== undefined) this.#reportDouble(manifest.name, owner, plugin);
        else {
          owners.set(manifest.name, plugin);
          manifests.set(manifest.name, manifest);
        }
      }
    }
    this.#owners = owners;
    this.#manifests = new Map([...manifests].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #reportDouble(name: string, owner: Plugin, other: Plugin): void {
    const message = `the agent ${name} is taken from ${owner.location.place}; the one in ${other.location.place} is not used`;
    this.#options.log({ level: 'warn', plugin: other.location.name, message });
  }

  #refuse(plugin: string, reason: string): void {
    this.#options.onEvent?.({ kind: 'pluginRefused', plugin, reasons: [reason] });
  }

  #unknownAgent(agent: string): string {
    const names = [...this.#manifests.keys()].join(', ');
    return `there is no agent ${agent} on ${this.#options.node}; there are: ${names === '' ? 'none' : names}`;
  }

  /**
   * A host that was killed leaves a process behind if that was blocked just then: it
   * did not see its host go. It must not act beside its successor.
   */
  async #endLeftOver(location: PluginLocation): Promise<void> {
    const identity = await readLivingPidFile(this.#pidFile(location));
    if (identity?.startTime === undefined) return;
    await killProcess(identity, { graceMs: 0, group: true });
    const message = `ended process ${String(identity.pid)}, which an earlier run had left`;
    this.#options.log({ level: 'warn', plugin: location.name, message });
  }

  #remember(location: PluginLocation, pid: number): void {
    const identity = identifyProcess(pid);
    if (identity === undefined) return;
    this.#pidFiles = this.#pidFiles
      .then(() => writePidFile(this.#pidFile(location), identity))
      .catch((error: unknown) => {
        const message = `its pid file cannot be written: ${String(error)}`;
        this.#options.log({ level: 'warn', plugin: location.name, message });
      });
  }

  #pidFile({ place, name }: PluginLocation): string {
    const mark = createHash('sha256').update(place).digest('hex').slice(0, 8);
    return join(this.#options.runDirectory, ownDirectory, `${directoryName(name)}-${mark}.pid`);
  }
}

/** A name of one path component, whatever the resource is called. */
function directoryName(name: string): string {
  const encoded = encodeURIComponent(name);
  return encoded.startsWith('.') ? `%2E${encoded.slice(1)}` : encoded;
}
