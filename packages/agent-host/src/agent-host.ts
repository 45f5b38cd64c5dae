import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { AgentManifest, OperationRequest, OperationResult, PluginReload } from '@understudy/contracts';
import {
  callsOf,
  identifyProcess,
  killProcess,
  readLivingPidFile,
  removePidFile,
  writePidFile,
} from '@understudy/agent-kit';
import type { FoundAgent } from './agent-searches.ts';
import { findPlugins, type FoundPlugins, type PluginLocation, type PluginSources } from './find-plugins.ts';
import { failureResult } from './failure-result.ts';
import type { HostEvent, LogRecord } from './host-event.ts';
import { Plugin } from './plugin.ts';
import { renewPlugin, type Renewal } from './renew-plugin.ts';
import { versionOnDisk } from './version-on-disk.ts';

/**
 * All plugins of a node. Finds them, keeps a process for each, and has the right one
 * carry out an operation; one whose files have changed is replaced, if the new version is
 * any good. Invariant: every operation gets exactly one result, whatever a plugin does.
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
/** An operation waits so long for a new version of its plugin; then the old one has it. */
const renewPatienceMs = 2_000;
const ownDirectory = '.plugins';

export class AgentHost {
  readonly #options: AgentHostOptions;
  readonly #listeners = new Set<(event: HostEvent) => void>();
  #plugins: readonly Plugin[] = [];
  #owners: ReadonlyMap<string, Plugin> = new Map();
  #manifests: ReadonlyMap<string, AgentManifest> = new Map();
  /** By place: the version that was tried last, so that one which is no good is tried once. */
  readonly #tried = new Map<string, string>();
  readonly #renewals = new Map<Plugin, Promise<PluginReload>>();
  /** They end what they have begun. */
  readonly #retired = new Set<Plugin>();
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

  /** Calls `listener` at each event from now on. */
  follow(listener: (event: HostEvent) => void): void {
    this.#listeners.add(listener);
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
    if (plugin === undefined) {
      // It may have been installed since the start.
      await this.#addNew();
      return this.#manifests.get(agent) ?? this.#unknownAgent(agent);
    }
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
    const plugin = this.#owners.get(request.agent);
    if (plugin !== undefined && this.#isToBeTried(plugin)) {
      await Promise.race([this.#renew(plugin), pause(renewPatienceMs, undefined, { ref: false })]);
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
    await Promise.all([...this.#plugins, ...this.#retired].map((plugin) => plugin.close()));
    await this.#pidFiles;
    await Promise.all(this.#plugins.map((plugin) => removePidFile(this.#pidFile(plugin.location))));
  }

  /**
   * Looks for plugins that are new, and tries each whose files have changed, also one that was tried in vain before.
   * Those that find their agents by name go on as they are. Never rejects.
   */
  async reload(): Promise<readonly PluginReload[]> {
    const known = this.#plugins;
    const added = await this.#addNew();
    const others = await Promise.all(known.map((plugin) => this.#reloadOf(plugin)));
    return [...added, ...others];
  }

  async #reloadOf(plugin: Plugin): Promise<PluginReload> {
    return hasChanged(plugin) ? this.#renew(plugin) : report(plugin, 'unchanged');
  }

  /** Found on the disk and not known yet. */
  async #addNew(): Promise<readonly PluginReload[]> {
    const { plugins } = await findPlugins(this.#options.plugins);
    const known = new Set(this.#plugins.map(({ location }) => location.place));
    return Promise.all(plugins.filter(({ place }) => !known.has(place)).map((location) => this.#add(location)));
  }

  async #add(location: PluginLocation): Promise<PluginReload> {
    let reasons: readonly string[] = [];
    const plugin = this.#plugin(location, (event) => {
      if (event.kind === 'pluginRefused') ({ reasons } = event);
      this.#happened(event);
    });
    this.#plugins = [...this.#plugins, plugin];
    plugin.start();
    await plugin.firstTry;
    return report(plugin, plugin.isRefused ? 'refused' : 'new', reasons);
  }

  #isToBeTried(plugin: Plugin): boolean {
    return hasChanged(plugin) && this.#tried.get(plugin.location.place) !== versionOnDisk(plugin.location);
  }

  /** Whoever asks meanwhile gets the same answer. */
  #renew(old: Plugin): Promise<PluginReload> {
    const running = this.#renewals.get(old);
    if (running !== undefined) return running;
    const renewal = this.#tryNew(old).finally(() => this.#renewals.delete(old));
    this.#renewals.set(old, renewal);
    return renewal;
  }

  async #tryNew(old: Plugin): Promise<PluginReload> {
    const { place, name } = old.location;
    this.#tried.set(place, versionOnDisk(old.location));
    const renewal = await this.#renewalOf(old, await findPlugins(this.#options.plugins));
    if (renewal.kind === 'renewed') return this.#replace(old, renewal.plugin);
    if (old.pid !== undefined) this.#remember(old.location, old.pid);
    const { reasons } = renewal;
    this.#tell({ kind: old.isRefused ? 'pluginRefused' : 'pluginKept', plugin: name, reasons });
    return report(old, old.isRefused ? 'refused' : 'kept', reasons);
  }

  async #renewalOf(old: Plugin, found: FoundPlugins): Promise<Renewal> {
    const { place } = old.location;
    const location = found.plugins.find((each) => each.place === place);
    if (location === undefined) {
      const problem = found.problems.find(({ source }) => source === place);
      return { kind: 'kept', reasons: [problem?.reason ?? 'its files are not there any more'] };
    }
    return renewPlugin(old, {
      create: (onEvent) => this.#plugin(location, onEvent),
      onEvent: (event) => this.#happened(event),
    });
  }

  #replace(old: Plugin, successor: Plugin): PluginReload {
    this.#plugins = this.#plugins.map((plugin) => (plugin === old ? successor : plugin));
    this.#index();
    this.#retired.add(old);
    void old.retire().finally(() => this.#retired.delete(old));
    const renewed = report(successor, 'renewed');
    const { plugin, agents } = renewed;
    this.#tell({ kind: 'pluginRenewed', plugin, agents, pid: successor.pid ?? 0 });
    return renewed;
  }

  #plugin(location: PluginLocation, onEvent = (event: HostEvent) => this.#happened(event)): Plugin {
    return new Plugin({
      location,
      memoryLimitMiB: this.#options.memoryLimitMiB ?? defaultMemoryLimitMiB,
      cacheDirectory: join(this.#options.runDirectory, ownDirectory, 'compiled'),
      environment: this.#options.environment ?? {},
      execPath: this.#options.execPath ?? process.execPath,
      runDirectoryOf: (resource) => join(this.#options.runDirectory, directoryName(resource)),
      log: this.#options.log,
      onEvent,
      onStarted: (pid) => this.#remember(location, pid),
    });
  }

  #happened(event: HostEvent): void {
    if (event.kind === 'pluginReady') this.#index();
    this.#tell(event);
  }

  #tell(event: HostEvent): void {
    this.#options.onEvent?.(event);
    for (const listener of this.#listeners) listener(event);
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
    this.#tell({ kind: 'pluginRefused', plugin, reasons: [reason] });
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

/** Those that find their agents by name have no files of the agents' own. */
function hasChanged({ location, version }: Plugin): boolean {
  return location.classes.length === 0 && version !== versionOnDisk(location);
}

function report(plugin: Plugin, outcome: PluginReload['outcome'], reasons: readonly string[] = []): PluginReload {
  return { plugin: plugin.location.name, agents: plugin.manifests.map(({ name }) => name), outcome, reasons };
}
