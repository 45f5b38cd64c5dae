import { randomBytes } from 'node:crypto';
import { askingMs, Deadman, needsLease, standingOf, Supervisor, unknownStanding } from '@understudy/crm-core';
import type {
  Entitlement,
  MembershipConfig,
  Observation,
  SupervisorFinding,
  SupervisorVerdict,
} from '@understudy/crm-core';
import type { Logger } from 'pino';
import { monotonicMs } from '../shared/clock.ts';
import type { DaemonMessage } from '../shared/guardian-protocol.ts';
import type { HostConfig } from '../shared/host-config.ts';
import { DaemonProcess } from './daemon-process.ts';
import { Heart } from './heart.ts';
import type { SelfFencer } from '../shared/self-fence.ts';
import { StrangerReport } from '../shared/stranger-report.ts';

/**
 * The daemon's parent: sends and judges the beats, starts the daemon again when it
 * dies, ends it when it hangs, and ends what it ran when it does not come back. Where
 * a tie-breaker lets it own only for a time, it holds the daemon to the end of that.
 * Small on purpose: whatever is not about being alive belongs to the daemon.
 */
export class Guardian {
  readonly #options: GuardianOptions;
  readonly #supervisor: Supervisor;
  /** Null where nothing ends an entitlement. */
  readonly #deadman: Deadman | null;
  readonly #heart: Heart;
  readonly #strangers: StrangerReport;
  readonly #watch: NodeJS.Timeout;
  readonly #over = Promise.withResolvers<number>();
  #daemon: DaemonProcess;
  #latest: Observation | null = null;
  #standing = unknownStanding;
  #leavesOnRequest = false;
  #isFencing = false;
  #firstExit: number | null = null;

  constructor(options: GuardianOptions) {
    const { host, log } = options;
    const { respawnLimitMs, hungMs, selfStopLimitMs } = host.membership.timings;
    const checkEveryMs = Math.max(50, Math.floor(Math.min(hungMs, selfStopLimitMs) / 20));
    this.#options = options;
    this.#supervisor = new Supervisor({ ...supervisorLimits, respawnLimitMs, hungMs, checkEveryMs }, monotonicMs());
    this.#deadman = makeDeadman(host.membership, checkEveryMs);
    this.#strangers = new StrangerReport((text, counts) => {
      log.warn(text);
      this.#daemon.send({ kind: 'strangers', counts });
    });
    this.#daemon = this.#startDaemon();
    this.#heart = new Heart({
      node: host.node,
      membership: host.membership,
      incarnation: randomBytes(8).toString('hex'),
      key: host.keys.beat,
      said: () => this.#supervisor.said,
      standing: () => this.#standing,
      onObservation: (observation) => this.#observed(observation),
      onStranger: (link, what) => this.#strangers.note(`link ${link}: ${what}`),
      onTrouble: (link, error) => log.warn({ link, error: error.message }, 'a link cannot be used for now'),
    });
    this.#watch = setInterval(() => this.#check(), checkEveryMs);
  }

  /** Resolves with the exit code when all is over. */
  get over(): Promise<number> {
    return this.#over.promise;
  }

  /** Leave in good order. */
  leave(): void {
    if (this.#leavesOnRequest) return;
    this.#leavesOnRequest = true;
    this.#daemon.send({ kind: 'leave' });
    this.#follow(this.#supervisor.leaveRequested());
  }

  #startDaemon(): DaemonProcess {
    const { program, environment, log } = this.#options;
    return new DaemonProcess({
      program,
      environment,
      onMessage: (message) => this.#hear(message),
      onTrouble: (error) => log.error({ error: error.message }, 'the daemon’s process cannot be reached'),
      onExit: (code, signal) => this.#exited(code, signal),
    });
  }

  #startAgain(): void {
    if (this.#supervisor.phase !== 'starting' && this.#supervisor.phase !== 'restarting') return;
    this.#supervisor.started(monotonicMs());
    this.#daemon = this.#startDaemon();
  }

  #observed(observation: Observation): void {
    const hasThawed = observation.thawedMs !== (this.#latest?.thawedMs ?? null);
    this.#latest = observation;
    if (hasThawed) this.#options.releaseAddresses();
    if (hasThawed) this.#act(this.#supervisor.thawed(), 'this host was frozen while its daemon was gone');
    this.#deadman?.observe(observation, monotonicMs());
    this.#daemon.send({ kind: 'observation', observation });
  }

  #hear(message: DaemonMessage): void {
    switch (message.kind) {
      case 'ready':
        this.#supervisor.ready(monotonicMs());
        this.#heart.beat();
        if (this.#latest !== null) this.#daemon.send({ kind: 'observation', observation: this.#latest });
        return;
      case 'alive':
        return this.#supervisor.alive(monotonicMs());
      case 'entitled':
        return this.#entitled(message.entitlement);
      case 'selfFence':
        return this.#options.fencer.fence(message.reason);
      case 'left':
        return this.#supervisor.daemonLeft(message.clean);
    }
  }

  #entitled(entitlement: Entitlement): void {
    this.#standing = standingOf(entitlement);
    this.#deadman?.entitled(entitlement, monotonicMs());
  }

  #exited(code: number | null, signal: NodeJS.Signals | null): void {
    const { log } = this.#options;
    log[this.#supervisor.phase === 'left' ? 'info' : 'warn']({ code, signal }, 'the daemon has ended');
    this.#firstExit ??= code;
    const hopeless = this.#supervisor.phase === 'starting' && code !== null && code !== 0;
    this.#follow(hopeless ? this.#hopeless() : this.#supervisor.exited(monotonicMs()));
  }

  /** It never came up: starting it again would end in the same way. */
  #hopeless(): SupervisorVerdict {
    this.#supervisor.daemonLeft(false);
    return 'endEverything';
  }

  #follow(verdict: SupervisorVerdict): void {
    this.#heart.beat();
    switch (verdict) {
      case 'startAgain':
        return this.#startAgain();
      case 'startAgainSoon':
        setTimeout(() => this.#startAgain(), startAgainMs);
        return;
      case 'endEverything':
        void this.#endEverything();
        return;
      case 'endAgainLater':
        setTimeout(() => void this.#endEverything(), endAgainMs);
        return;
      case 'sayGoodbye':
        void this.#sayGoodbye();
        return;
      case 'wait':
    }
  }

  #check(): void {
    this.#options.fencer.tend();
    this.#holdToDeadline();
    this.#act(this.#supervisor.check(monotonicMs()), 'the daemon hangs, or is not back or not gone in time');
  }

  #act(finding: SupervisorFinding, why: string): void {
    if (finding === 'fine') return;
    const { phase } = this.#supervisor;
    this.#options.log.error({ pid: this.#daemon.pid, phase, finding }, why);
    if (finding === 'kill') this.#daemon.kill();
    else this.#follow(finding);
  }

  #holdToDeadline(): void {
    const finding = this.#deadman?.check(monotonicMs()) ?? 'fine';
    if (finding === 'fine' || this.#isFencing) return;
    const about = { entitlement: this.#deadman?.entitlement, phase: this.#supervisor.phase };
    if (finding === 'endEverything') {
      this.#options.log.error(about, 'the daemon has not given up in time: it is ended, and all that it ran');
      const verdict = this.#supervisor.leaveRequested();
      this.#daemon.kill();
      return this.#follow(verdict);
    }
    this.#isFencing = true;
    this.#options.fencer.fence('it may own nothing any more, and something may still be active');
  }

  async #endEverything(): Promise<void> {
    const { log, endEverything } = this.#options;
    const everything = await endEverything().catch((error: unknown) => {
      log.error({ error: String(error) }, 'the last resort failed');
      return false;
    });
    if (!everything) log.fatal('resources could not be ended: this host says so, and the peer takes nothing over');
    if (everything) this.#nothingIsOwned();
    this.#follow(this.#supervisor.ended(everything));
  }

  #nothingIsOwned(): void {
    this.#deadman?.endedEverything(monotonicMs());
    const entitlement = this.#deadman?.entitlement ?? null;
    if (entitlement !== null) this.#standing = standingOf(entitlement);
  }

  /** Several times, since a datagram may be lost: the peer need not wait for the dead time. */
  async #sayGoodbye(): Promise<void> {
    clearInterval(this.#watch);
    for (let times = 0; times < 5; times += 1) {
      this.#heart.beat();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    this.#heart.close();
    this.#strangers.close();
    this.#options.fencer.close();
    this.#over.resolve(this.#leavesOnRequest ? 0 : (this.#firstExit ?? 1) || 1);
  }
}

export interface GuardianOptions {
  readonly host: HostConfig;
  readonly log: Logger;
  /** The daemon's entry. */
  readonly program: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Ends what the ledger says; true if nothing is left. */
  readonly endEverything: () => Promise<boolean>;
  /** This host was frozen: takes away, at once, the addresses that may be another's by now. */
  readonly releaseAddresses: () => void;
  readonly fencer: SelfFencer;
}

function makeDeadman(membership: MembershipConfig, checkEveryMs: number): Deadman | null {
  if (!needsLease(membership)) return null;
  const { deadtimeMs, selfStopLimitMs } = membership.timings;
  return new Deadman({ checkEveryMs, deadtimeMs, askingMs: askingMs(membership), selfStopLimitMs }, monotonicMs());
}

const supervisorLimits = { startLimitMs: 30_000, shortLifeMs: 1_000, deathsLimit: 5, deathsWindowMs: 60_000 } as const;
const startAgainMs = 200;
const endAgainMs = 5_000;
