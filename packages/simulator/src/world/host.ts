import { emptyState, giveUpOrder } from '@understudy/crm-core';
import type { Beat, Entitlement, LedgerEntry, PeerObservation } from '@understudy/crm-core';
import { Agents } from './agents.ts';
import { Clock } from './clock.ts';
import { Daemon } from './daemon.ts';
import { Disk } from './disk.ts';
import { Gate } from './gate.ts';
import { Guardian } from './guardian.ts';
import type { World } from './world.ts';

/**
 * One machine: its clocks, its disk, what runs on it, and while it has power the
 * processes of Understudy. What a crash takes and what it leaves is decided here.
 */
export class Host {
  readonly world: World;
  readonly node: string;
  readonly clock: Clock;
  readonly disk: Disk;
  readonly agents: Agents;
  /** In memory, below `/run`: outlives the daemon, not the power. */
  ledger: readonly LedgerEntry[] = [];
  #daemon: Daemon | null = null;
  /** What it said is read in order, also after its end. */
  #lastDaemon: Daemon | null = null;
  #guardian: Guardian | null = null;
  #guardianGate = new Gate();
  /** All of the host that is not a process of ours. */
  #kernel = new Gate();
  #isOn = false;
  #freezes = 0;
  #thawedMs = -Infinity;
  #guardianSinceMs = 0;
  #lostTime = false;
  #lives = 0;

  constructor(world: World, node: string, driftPpm: number) {
    const { queue, sketch, random } = world;
    this.world = world;
    this.node = node;
    this.clock = new Clock(driftPpm, random.integer(1_000, 1_000_000), firstWallMs + random.integer(-3_000, 3_000));
    const gate = (): Gate => this.#kernel;
    this.disk = new Disk(emptyState(world.membership.cluster), {
      queue,
      random: world.randomFor(`disk ${node}`),
      tally: world.tally,
      gate,
      writeMs: sketch.diskMs,
    });
    this.agents = new Agents({
      queue,
      random: world.randomFor(`agents ${node}`),
      watchRandom: world.randomFor(`watches ${node}`),
      tally: world.tally,
      manifests: world.manifests,
      paceMs: sketch.paceMs,
      durationsMs: sketch.durationsMs ?? {},
      gate,
      onChange: (resource) => world.activityChanged(resource),
    });
  }

  /** All of the host that is not a process of ours. */
  get kernel(): Gate {
    return this.#kernel;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  get isFrozen(): boolean {
    return this.#freezes > 0;
  }

  /** When it last went on after a freeze. */
  get thawedMs(): number {
    return this.#thawedMs;
  }

  /** Its clocks stood still while it was frozen: it cannot know. */
  get lostTime(): boolean {
    return this.#lostTime;
  }

  /** It runs, and no process of ours on it can do anything: each is dead, stands still, or is yet to come up. */
  get isAbandoned(): boolean {
    if (!this.#isOn || this.isFrozen) return false;
    const guardianActs = this.#guardian !== null && !this.#guardianGate.isStopped;
    return !guardianActs && (this.#daemon === null || !this.#daemon.isReady || this.#daemon.gate.isStopped);
  }

  get daemon(): Daemon | null {
    return this.#daemon;
  }

  get guardianRuns(): boolean {
    return this.#guardian !== null;
  }

  /** Which guardian it has, and whether that stands still; null: none. */
  get guardianRun(): GuardianRun | null {
    return this.#guardian === null
      ? null
      : { life: this.#guardian.incarnation, isStopped: this.#guardianGate.isStopped };
  }

  /** Since when its guardian goes on without a break; null: it does not. */
  get guardianSinceMs(): number | null {
    return this.#guardian === null || this.#guardianGate.isStopped ? null : this.#guardianSinceMs;
  }

  /** What its guardian made of a peer last. */
  verdictOn(peer: string): PeerObservation['verdict'] | null {
    return this.#guardian?.verdictOn(peer) ?? null;
  }

  /** What its guardian has still to look at. */
  get waiting(): number {
    return this.#guardianGate.waiting;
  }

  /** The guardian says of its host. */
  get phase(): Guardian['phase'] | 'off' {
    return this.#guardian?.phase ?? 'off';
  }

  /** Power on, or power back: the kernel boots, the service starts. */
  powerOn(): void {
    if (this.#isOn || !this.world.devices.hasPower(this.node)) return;
    this.#isOn = true;
    this.#kernel = new Gate();
    const kernel = this.#kernel;
    this.world.queue.after(this.world.random.integer(500, 4_000), () => kernel.enter(() => this.startService()));
  }

  cutPower(): void {
    if (!this.#isOn) return;
    this.world.losesPower(this);
    this.#isOn = false;
    this.disk.interrupt();
    this.#endGuardian();
    this.#daemon?.lose();
    this.#daemon = null;
    this.#kernel.end();
    this.#freezes = 0;
    this.agents.cutPower();
    this.ledger = [];
    this.world.hostChanged(this);
  }

  /** A service manager, or a person, starts Understudy. A daemon whose guardian was killed is let end first. */
  startService(): void {
    if (!this.#isOn || this.#guardian !== null) return;
    if (this.#daemon === null) return this.#startGuardian();
    const former = this.#daemon;
    this.world.queue.after(formerDaemonMs, () => {
      if (this.#daemon === former) this.killDaemon();
    });
    this.#whenDaemonEnds = () => this.startService();
  }

  #whenDaemonEnds: (() => void) | null = null;

  #startGuardian(): void {
    const { world, node } = this;
    this.#lives += 1;
    this.#guardianGate = new Gate(() => world.guardianChanged(this));
    this.#guardianSinceMs = world.queue.nowMs;
    for (let times = 0; times < this.#freezes; times += 1) this.#guardianGate.stop();
    this.#guardian = new Guardian({
      node,
      membership: world.membership,
      incarnation: `${node}${this.#lives}`,
      queue: world.queue,
      random: world.random,
      clock: this.clock,
      network: world.network,
      gate: this.#guardianGate,
      deliver: (peer, beat) => world.host(peer).hear(beat),
      tellDaemon: (word) => this.#daemon?.hear(word),
      startDaemon: () => this.#startDaemon(),
      killDaemon: () => this.killDaemon(),
      endEverything: (done) => this.#endEverything(done),
      fenceHost: () => this.fenceItself(),
      over: () => this.#guardianOver(),
      judged: (peer, verdict) => world.judged(this, world.host(peer), verdict),
    });
    world.guardianChanged(this);
    this.#startDaemon();
  }

  #startDaemon(): void {
    if (this.#daemon !== null || !this.#isOn) return;
    this.#lives += 1;
    this.#daemon = new Daemon(this, `${this.node}${this.#lives}`);
    this.#lastDaemon = this.#daemon;
    for (let times = 0; times < this.#freezes; times += 1) this.#daemon.gate.stop();
  }

  hear(beat: Beat): void {
    const guardian = this.#guardian;
    if (guardian === null || this.#guardianGate.waiting > socketLimit) return;
    this.#guardianGate.enter(() => guardian.hear(beat));
  }

  /** The daemon's word has come through the pipe. */
  heardOfDaemon(daemon: Daemon, what: 'ready' | 'alive' | 'left' | 'stuck'): void {
    const guardian = this.#guardian;
    this.#guardianGate.enter(() => {
      if (guardian === null || guardian !== this.#guardian || daemon !== this.#lastDaemon) return;
      if (what === 'ready') guardian.daemonReady();
      else if (what === 'alive') guardian.daemonAlive();
      else guardian.daemonLeft(what === 'left');
    });
  }

  heardEntitlement(daemon: Daemon, entitlement: Entitlement): void {
    const guardian = this.#guardian;
    this.#guardianGate.enter(() => {
      if (guardian !== null && guardian === this.#guardian && daemon === this.#lastDaemon)
        guardian.entitled(entitlement);
    });
  }

  /** The kernel ends everything at once, and boots again. */
  fenceItself(): void {
    if (this.world.membership.selfFence === 'none') return;
    this.world.fencedItself(this);
    this.cutPower();
    this.powerOn();
  }

  /** SIGKILL: what it started goes on. */
  killDaemon(): void {
    if (this.#daemon !== null) this.daemonEnds(this.#daemon, null, true);
  }

  daemonEnds(daemon: Daemon, error: unknown, killed = false): void {
    if (this.#daemon !== daemon) return;
    if (error !== null) this.world.daemonFailed(this, error);
    daemon.end();
    this.#daemon = null;
    this.disk.interrupt();
    this.agents.endProcesses();
    this.world.daemonEnded(this);
    const guardian = this.#guardian;
    this.#guardianGate.enter(() => {
      if (guardian !== null && guardian === this.#guardian) guardian.daemonExited(error !== null && !killed);
    });
    const then = this.#whenDaemonEnds;
    this.#whenDaemonEnds = null;
    then?.();
  }

  /** SIGKILL of the guardian: the daemon learns of it, and the peers hear nothing more. */
  killGuardian(): void {
    if (this.#guardian === null) return;
    this.#endGuardian();
    this.#daemon?.guardianLost();
    if (this.#daemon === null && this.world.sketch.serviceRestarts) this.#restartService();
  }

  /** A person, or the service manager, tells it to leave. */
  leave(): void {
    const guardian = this.#guardian;
    this.#guardianGate.enter(() => guardian?.leave());
  }

  freeze(): void {
    if (!this.#isOn) return;
    this.#freezes += 1;
    for (const gate of this.#gates()) gate.stop();
    if (this.#freezes === 1) this.world.hostChanged(this);
  }

  /** Its processes go on, in an order that nobody promises. `clockLostMs`: so long its clocks stood still. */
  thaw(clockLostMs: number): void {
    if (this.#freezes === 0) return;
    this.clock.lose(clockLostMs);
    this.#lostTime = clockLostMs > 0;
    this.#freezes -= 1;
    if (this.#freezes === 0) this.#thawedMs = this.#guardianSinceMs = this.world.queue.nowMs;
    if (this.#freezes === 0) this.world.hostChanged(this);
    for (const gate of this.#gates()) this.world.queue.after(this.world.random.integer(0, 15), () => gate.resume());
  }

  /** One process alone stands still. Gives how it goes on. */
  stopProcess(which: 'daemon' | 'guardian'): () => void {
    const gate = which === 'daemon' ? this.#daemon?.gate : this.#guardianGate;
    gate?.stop();
    return () => {
      this.#guardianSinceMs = this.world.queue.nowMs;
      gate?.resume();
    };
  }

  writeLedger(entries: readonly LedgerEntry[]): void {
    this.ledger = entries;
    this.world.ledgerChanged(this);
  }

  #gates(): readonly Gate[] {
    return [this.#kernel, this.#guardianGate, ...(this.#daemon === null ? [] : [this.#daemon.gate])];
  }

  #endGuardian(): void {
    this.#guardian?.end();
    this.#guardian = null;
    this.#guardianGate.end();
    this.world.guardianChanged(this);
  }

  #guardianOver(): void {
    const unasked = this.#guardian?.leftUnasked === true;
    this.#endGuardian();
    if (unasked && this.world.sketch.serviceRestarts) this.#restartService();
  }

  #restartService(): void {
    const kernel = this.#kernel;
    this.world.queue.after(serviceRestartMs, () => kernel.enter(() => this.startService()));
  }

  /** As the last resort does: the agents' own stops, by the ledger. */
  #endEverything(done: (everything: boolean) => void): void {
    const { atOnce, inTurn } = giveUpOrder(this.ledger, this.world.manifests);
    let failed = 0;
    let open = atOnce.length;
    const gate = this.#guardianGate;
    const next = (waiting: readonly LedgerEntry[]): void => {
      const [first, ...rest] = waiting;
      if (first !== undefined) return this.#endOne(first, (ended) => ((failed += ended ? 0 : 1), next(rest)));
      gate.enter(() => done(failed === 0));
    };
    const begin = (): void => (open === 0 ? next(inTurn) : undefined);
    for (const entry of atOnce) {
      this.#endOne(entry, (ended) => {
        failed += ended ? 0 : 1;
        open -= 1;
        begin();
      });
    }
    if (atOnce.length === 0) begin();
  }

  #endOne(entry: LedgerEntry, done: (ended: boolean) => void): void {
    this.#lives += 1;
    const { resource, agent, parameters, stopTimeoutMs: timeoutMs } = entry;
    const operationId = `last-resort-${this.#lives}`;
    const asked = { operationId, resource, agent, parameters, timeoutMs, node: this.node, action: 'stop' } as const;
    this.agents.run({ ...asked, generation: 0, intervalMs: 0, probe: false }, ({ code }) => {
      if (code === 'ok') this.writeLedger(this.ledger.filter((each) => each.resource !== resource));
      done(code === 'ok');
    });
  }
}

export interface GuardianRun {
  readonly life: string;
  readonly isStopped: boolean;
}

const firstWallMs = 1_750_000_000_000;
/** Datagrams that a socket keeps for a process that does not read. */
const socketLimit = 160;
const formerDaemonMs = 10_000;
const serviceRestartMs = 5_000;
