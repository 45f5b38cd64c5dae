import {
  askingMs,
  Deadman,
  FailureDetector,
  needsLease,
  standingOf,
  Supervisor,
  unknownStanding,
} from '@understudy/crm-core';
import type {
  Beat,
  Entitlement,
  MembershipConfig,
  Observation,
  PeerObservation,
  SupervisorFinding,
  SupervisorVerdict,
} from '@understudy/crm-core';
import { callOff } from '../base/event-queue.ts';
import type { Appointment, EventQueue } from '../base/event-queue.ts';
import type { Random } from '../base/random.ts';
import type { Clock } from './clock.ts';
import type { Gate } from './gate.ts';
import type { Network } from './network.ts';

/**
 * One guardian's life: beats, judges those of the peers, and looks after the daemon, by
 * the core's rules and as the real one does it, but for one thing: while all goes on it looks twice in a keepalive
 * only, since most of a world's time goes into that. As often as the real one it looks after it stood still, when each
 * moment may be that of a wrong verdict.
 */
export class Guardian {
  readonly incarnation: string;
  readonly #options: GuardianOptions;
  readonly #detector: FailureDetector;
  readonly #supervisor: Supervisor;
  /** Null where nothing ends an entitlement. */
  readonly #deadman: Deadman | null;
  readonly #calmTickMs: number;
  readonly #wokenTickMs: number;
  readonly #checkEveryMs: number;
  /** Made once: these two come more often than anything else in the world. */
  readonly #comesToTurn: () => void;
  readonly #comesToExamine: () => void;
  #sequence = 0;
  #nextBeatMs = -Infinity;
  #turnedMs: number;
  #wokenUntilMs = -Infinity;
  #latest: Observation | null = null;
  #tick: Appointment | null = null;
  #check: Appointment | null = null;
  #leavesOnRequest = false;
  #standing = unknownStanding;
  #isOver = false;

  constructor(options: GuardianOptions) {
    const { node, membership, incarnation } = options;
    const { cluster, nodes, timings } = membership;
    this.#options = options;
    this.incarnation = incarnation;
    this.#calmTickMs = Math.max(2, Math.floor(timings.keepaliveMs / 2));
    this.#wokenTickMs = Math.min(25, Math.floor(timings.keepaliveMs / 4));
    this.#turnedMs = this.#nowMs;
    this.#checkEveryMs = Math.max(50, Math.floor(Math.min(timings.hungMs, timings.selfStopLimitMs) / 20));
    const peers = nodes.map(({ id }) => id).filter((id) => id !== node);
    const { links } = options.network;
    this.#detector = new FailureDetector({ cluster, incarnation, peers, links, timings }, this.#nowMs);
    const { respawnLimitMs, hungMs } = timings;
    const limits = { ...supervisorLimits, respawnLimitMs, hungMs, checkEveryMs: this.#checkEveryMs };
    this.#supervisor = new Supervisor(limits, this.#nowMs);
    this.#deadman = makeDeadman(membership, this.#checkEveryMs, this.#nowMs);
    const turn = (): void => this.#turn();
    const examine = (): void => this.#examine();
    this.#comesToTurn = () => options.gate.enter(turn);
    this.#comesToExamine = () => options.gate.enter(examine);
    this.#armTick();
    this.#armCheck();
  }

  get phase(): Supervisor['phase'] {
    return this.#supervisor.phase;
  }

  /** Nobody asked it to end, and it did. */
  get leftUnasked(): boolean {
    return !this.#leavesOnRequest;
  }

  get #nowMs(): number {
    return this.#options.clock.monotonicMs(this.#options.queue.nowMs);
  }

  /** What it made of a peer last. */
  verdictOn(peer: string): PeerObservation['verdict'] | null {
    return this.#latest?.peers.find((each) => each.peer === peer)?.verdict ?? null;
  }

  /** A beat has arrived. */
  hear(beat: Beat): void {
    if (!this.#isOver) this.#detector.hear(beat, this.#nowMs);
  }

  /** Leave in good order. */
  leave(): void {
    if (this.#leavesOnRequest) return;
    this.#leavesOnRequest = true;
    this.#options.tellDaemon({ kind: 'leave' });
    this.#follow(this.#supervisor.leaveRequested());
  }

  daemonReady(): void {
    this.#supervisor.ready(this.#nowMs);
    this.#beat();
    if (this.#latest !== null) this.#options.tellDaemon({ kind: 'observation', observation: this.#latest });
  }

  daemonAlive(): void {
    this.#supervisor.alive(this.#nowMs);
  }

  daemonLeft(clean: boolean): void {
    this.#supervisor.daemonLeft(clean);
  }

  /** What the daemon may own, and until when. */
  entitled(entitlement: Entitlement): void {
    this.#standing = standingOf(entitlement);
    this.#deadman?.entitled(entitlement, this.#nowMs);
  }

  daemonExited(failed: boolean): void {
    if (this.#isOver) return;
    const hopeless = this.#supervisor.phase === 'starting' && failed;
    if (hopeless) this.#supervisor.daemonLeft(false);
    this.#follow(hopeless ? 'endEverything' : this.#supervisor.exited(this.#nowMs));
  }

  /** Its process is gone. */
  end(): void {
    this.#isOver = true;
    callOff(this.#tick);
    callOff(this.#check);
  }

  #armTick(): void {
    const tickMs = this.#turnedMs < this.#wokenUntilMs ? this.#wokenTickMs : this.#calmTickMs;
    this.#tick = this.#options.queue.after(tickMs, this.#comesToTurn);
  }

  #armCheck(): void {
    this.#check = this.#options.queue.after(this.#checkEveryMs, this.#comesToExamine);
  }

  #turn(): void {
    if (this.#isOver) return;
    const { keepaliveMs, deadtimeMs } = this.#options.membership.timings;
    const nowMs = this.#nowMs;
    if (nowMs - this.#turnedMs > keepaliveMs) this.#wokenUntilMs = nowMs + deadtimeMs;
    this.#turnedMs = nowMs;
    this.#armTick();
    this.#detector.tick(nowMs);
    const isDue = nowMs >= this.#nextBeatMs;
    if (isDue) {
      this.#nextBeatMs = Math.max(this.#nextBeatMs + keepaliveMs, nowMs);
      this.#beat();
    }
    const observation = this.#detector.observe(nowMs);
    if (!isDue && this.#latest !== null && isSame(observation, this.#latest)) return;
    this.#tellVerdicts(observation);
    const hasThawed = observation.thawedMs !== (this.#latest?.thawedMs ?? null);
    this.#latest = observation;
    if (hasThawed) this.#act(this.#supervisor.thawed());
    this.#deadman?.observe(observation, nowMs);
    this.#options.tellDaemon({ kind: 'observation', observation });
  }

  #tellVerdicts({ peers }: Observation): void {
    for (const { peer, verdict } of peers) if (verdict !== this.verdictOn(peer)) this.#options.judged(peer, verdict);
  }

  #beat(): void {
    const { node, membership, network, deliver } = this.#options;
    const nowMs = this.#nowMs;
    this.#detector.spoke(nowMs);
    this.#sequence += 1;
    for (const { id: peer, links } of membership.nodes) {
      if (peer === node) continue;
      const hearing = this.#detector.hearing(peer, nowMs);
      for (let link = 0; link < links.length; link += 1) {
        const beat: Beat = {
          ...hearing,
          cluster: membership.cluster,
          from: node,
          incarnation: this.incarnation,
          sentMs: nowMs,
          said: this.#supervisor.said,
          standing: this.#standing,
          sequence: this.#sequence,
          link,
        };
        network.send(node, link, () => deliver(peer, beat));
      }
    }
  }

  #examine(): void {
    if (this.#isOver) return;
    this.#armCheck();
    this.#holdToDeadline();
    if (this.#isOver) return;
    this.#act(this.#supervisor.check(this.#nowMs));
  }

  #act(finding: SupervisorFinding): void {
    if (finding === 'kill') this.#options.killDaemon();
    else if (finding === 'endEverything') this.#follow(finding);
  }

  #holdToDeadline(): void {
    const finding = this.#deadman?.check(this.#nowMs) ?? 'fine';
    if (finding === 'fence') return this.#options.fenceHost();
    if (finding === 'fine') return;
    const verdict = this.#supervisor.leaveRequested();
    this.#options.killDaemon();
    this.#follow(verdict);
  }

  #follow(verdict: SupervisorVerdict): void {
    this.#beat();
    switch (verdict) {
      case 'startAgain':
        return this.#startAgain();
      case 'startAgainSoon':
        return this.#later(startAgainMs, () => this.#startAgain());
      case 'endEverything':
        return this.#endEverything();
      case 'endAgainLater':
        return this.#later(endAgainMs, () => this.#endEverything());
      case 'sayGoodbye':
        return this.#sayGoodbye(5);
      case 'wait':
    }
  }

  #startAgain(): void {
    if (this.#supervisor.phase !== 'starting' && this.#supervisor.phase !== 'restarting') return;
    this.#supervisor.started(this.#nowMs);
    this.#options.startDaemon();
  }

  #endEverything(): void {
    this.#options.endEverything((everything) => {
      if (this.#isOver) return;
      if (everything) this.#nothingIsOwned();
      this.#follow(this.#supervisor.ended(everything));
    });
  }

  #nothingIsOwned(): void {
    this.#deadman?.endedEverything(this.#nowMs);
    const entitlement = this.#deadman?.entitlement ?? null;
    if (entitlement !== null) this.#standing = standingOf(entitlement);
  }

  #sayGoodbye(times: number): void {
    if (times === 0) return this.#options.over();
    this.#beat();
    this.#later(10, () => this.#sayGoodbye(times - 1));
  }

  #later(delayMs: number, action: () => void): void {
    const { queue, gate } = this.#options;
    queue.after(delayMs, () =>
      gate.enter(() => {
        if (!this.#isOver) action();
      }),
    );
  }
}

export interface GuardianOptions {
  readonly node: string;
  readonly membership: MembershipConfig;
  readonly incarnation: string;
  readonly queue: EventQueue;
  readonly random: Random;
  readonly clock: Clock;
  readonly network: Network;
  /** Its own process. */
  readonly gate: Gate;
  /** Hands a beat that has arrived to a peer. */
  readonly deliver: (peer: string, beat: Beat) => void;
  readonly tellDaemon: (message: GuardianWord) => void;
  readonly startDaemon: () => void;
  readonly killDaemon: () => void;
  /** Ends what the ledger says; true if nothing is left. */
  readonly endEverything: (done: (everything: boolean) => void) => void;
  /** The host is to end, now. */
  readonly fenceHost: () => void;
  /** Its process ends by itself. */
  readonly over: () => void;
  /** It has come to another verdict on a peer. */
  readonly judged: (peer: string, verdict: PeerObservation['verdict']) => void;
}

export type GuardianWord =
  { readonly kind: 'observation'; readonly observation: Observation } | { readonly kind: 'leave' };

function makeDeadman(membership: MembershipConfig, checkEveryMs: number, nowMs: number): Deadman | null {
  if (!needsLease(membership)) return null;
  const { deadtimeMs, selfStopLimitMs } = membership.timings;
  return new Deadman({ checkEveryMs, deadtimeMs, askingMs: askingMs(membership), selfStopLimitMs }, nowMs);
}

const supervisorLimits = { startLimitMs: 30_000, shortLifeMs: 1_000, deathsLimit: 5, deathsWindowMs: 60_000 } as const;
const startAgainMs = 200;
const endAgainMs = 5_000;

function isSame(one: Observation, other: Observation): boolean {
  return one.peers.every((peer, index) => {
    const before = other.peers[index];
    if (before === peer) return true;
    return (
      before !== undefined &&
      before.verdict === peer.verdict &&
      before.said === peer.said &&
      before.standing === peer.standing &&
      before.incarnation === peer.incarnation &&
      before.links.every((state, link) => state === peer.links[link])
    );
  });
}
