/*
 * One copy: its role, its state, and the three that work for it (server, links, follower). Invariant: files go from the
 * promoted copy to the others, and each of these fetches them itself; whoever was promoted once can spoil nobody's files.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import type { MirrorConfiguration } from '../configuration.ts';
import type { CopyRole, CopyView } from '../copy-view.ts';
import { judgeCopy, type Verdict } from '../judge-copy.ts';
import { grown, type Epoch } from '../lineage.ts';
import type { ServiceStatus } from '../orders.ts';
import { runPathsOf, stateFolder, treePathsOf, type TreePaths } from '../places.ts';
import { readState, writeState, type CopyState } from './copy-state.ts';
import { Follower } from './follower.ts';
import { PeerLink } from './peer-link.ts';
import { PeerServer } from './peer-server.ts';
import { writeModule } from './serve-tree.ts';
import { listSetAside } from './suspects.ts';
import { TreeWatch } from './tree-watch.ts';

export type Log = (message: string) => void;

const notFiles = new Set([stateFolder, 'lost+found']);

export class Mirror {
  readonly #configuration: MirrorConfiguration;
  readonly #paths: TreePaths;
  readonly #log: Log;
  readonly #links: readonly PeerLink[];
  readonly #server: PeerServer;
  readonly #follower: Follower;
  #state: CopyState;
  #hasFiles: boolean;
  #role: CopyRole = 'unpromoted';
  #isBeingPromoted = false;
  #watch: TreeWatch | null = null;
  /** Who waits for the others to have the rest. */
  #onHolding: () => void = () => undefined;

  private constructor(configuration: MirrorConfiguration, state: CopyState, hasFiles: boolean, log: Log) {
    this.#configuration = configuration;
    this.#paths = treePathsOf(configuration.directory);
    this.#state = state;
    this.#hasFiles = hasFiles;
    this.#log = log;
    const module = runPathsOf(configuration.runDirectory).module;
    writeModule(module, configuration.directory);
    const peers = configuration.places.filter(({ name }) => name !== configuration.node);
    this.#links = peers.map((place) => new PeerLink(configuration, place, (link, at) => this.#told(link, at)));
    this.#server = new PeerServer({
      configuration,
      module,
      view: () => this.#view(),
      onHolding: () => this.#onHolding(),
    });
    this.#follower = new Follower({
      configuration,
      paths: this.#paths,
      links: this.#links,
      isFollowing: () => this.#role === 'unpromoted' && !this.#isBeingPromoted,
      state: () => this.#state,
      save: (next) => this.#save(next),
      log,
    });
  }

  /** @throws Error if the tree's state cannot be read or understood */
  static async open(configuration: MirrorConfiguration, log: Log): Promise<Mirror> {
    const paths = treePathsOf(configuration.directory);
    // There from the beginning: a person may have to put a file into it.
    await mkdir(paths.folder, { recursive: true, mode: 0o700 });
    const state = await readState(paths.state);
    return new Mirror(configuration, state, await hasFiles(paths), log);
  }

  /** Works until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.#watch?.close(), { once: true });
    this.#server.listen(signal);
    await Promise.all([...this.#links.map((link) => link.keep(signal)), this.#follower.run(signal)]);
  }

  async status(): Promise<ServiceStatus> {
    const [verdict, setAside] = await Promise.all([this.#verdict(), listSetAside(this.#paths)]);
    const lagMs = this.#role === 'promoted' ? null : this.#lagMs();
    const gist = JSON.stringify([this.#role, verdict.isFit, setAside]);
    return { role: this.#role, ...verdict, lagMs, setAside, gist };
  }

  /** Gives why not, or what was lost. */
  async promote(generation: number): Promise<Verdict> {
    if (this.#role === 'promoted') return this.#verdict();
    this.#isBeingPromoted = true;
    try {
      // A pull that goes on would change the tree under whoever uses it.
      await this.#follower.halt();
      const verdict = await this.#verdict();
      if (verdict.isFit) await this.#becomePromoted(generation, verdict);
      return verdict;
    } finally {
      this.#isBeingPromoted = false;
      this.#follower.look();
    }
  }

  async #becomePromoted(generation: number, { words }: Verdict): Promise<void> {
    await this.#save({
      ...this.#state,
      lineage: grown(this.#state.lineage, this.#epoch(generation)),
      complete: true,
      final: false,
    });
    await rm(this.#paths.acceptFile, { force: true });
    this.#role = 'promoted';
    this.#beginWatch();
    this.#server.tell();
    this.#log(`promoted in generation ${generation}: ${words}`);
  }

  /** Lets the others have the rest, for as long as `limitMs`; then it follows. Gives whether they have it. */
  async demote(limitMs: number): Promise<boolean> {
    if (this.#role === 'unpromoted') return true;
    this.#role = 'handingOver';
    this.#server.tell();
    const isHeld = await this.#untilHeld(limitMs);
    this.#role = 'unpromoted';
    this.#watch?.close();
    this.#watch = null;
    this.#server.tell();
    this.#follower.look();
    this.#log(isHeld ? 'demoted' : `demoted, and not all have the last changes after ${limitMs} ms`);
    return isHeld;
  }

  #untilHeld(limitMs: number): Promise<boolean> {
    const epoch = this.#state.lineage.at(-1)?.id ?? '';
    return new Promise((resolve) => {
      const end = (isHeld: boolean): void => {
        clearTimeout(timer);
        this.#onHolding = () => undefined;
        resolve(isHeld);
      };
      const timer = setTimeout(() => end(false), limitMs);
      this.#onHolding = () => {
        if (this.#server.holdings(epoch).every(({ final }) => final)) end(true);
      };
      this.#onHolding();
    });
  }

  #epoch(generation: number): Epoch {
    const { lineage, complete, sourceAtMs, final } = this.#state;
    const { node } = this.#configuration;
    const former = lineage.at(-1);
    const base = former === undefined || former.node === node ? null : { sourceAtMs: complete ? sourceAtMs : 0, final };
    return { id: randomUUID(), generation, node, startedMs: Date.now(), base };
  }

  #beginWatch(): void {
    if (!this.#configuration.tellsChanges) return;
    try {
      this.#watch = TreeWatch.begin(this.#configuration.directory, () => this.#server.tellSoon());
    } catch (error) {
      this.#log(`changes cannot be told, each interval has a pull instead: ${String(error)}`);
    }
  }

  #view(): CopyView {
    const { lineage, complete, final } = this.#state;
    const change = this.#watch?.count() ?? null;
    return {
      node: this.#configuration.node,
      role: this.#role,
      lineage,
      complete,
      final,
      change,
      hasFiles: this.#hasFiles,
    };
  }

  #told(link: PeerLink, askedAtMs: number | null): void {
    const { view } = link;
    if (askedAtMs !== null && view?.role === 'promoted' && this.#follower.isInStepWith(view)) {
      this.#state = { ...this.#state, inStepAtMs: askedAtMs };
    }
    if (view === null) this.#follower.lose(link);
    this.#follower.look();
  }

  async #verdict(): Promise<Verdict> {
    this.#hasFiles = await hasFiles(this.#paths);
    return judgeCopy({
      own: this.#view(),
      peers: new Map(this.#links.map(({ name, view }) => [name, view])),
      lagMs: this.#lagMs(),
      limits: this.#configuration.limits,
      isAccepted: existsSync(this.#paths.acceptFile),
    });
  }

  #lagMs(): number | null {
    const { inStepAtMs, final } = this.#state;
    if (final) return 0;
    return inStepAtMs === null ? null : Math.max(0, Date.now() - inStepAtMs);
  }

  async #save(state: CopyState): Promise<void> {
    await writeState(this.#paths.state, state);
    this.#state = state;
  }
}

async function hasFiles({ directory }: TreePaths): Promise<boolean> {
  const names = await readdir(directory).catch(() => []);
  return names.some((name) => !notFiles.has(name));
}
