import { Member } from '@understudy/crm-core';
import type { Answer, MemberEffect, MemberRequest } from '@understudy/crm-core';
import type { StatusReport } from '@understudy/contracts';
import { outletAgent } from '../story/agents-at-hand.ts';
import { Claims } from './claims.ts';
import { Driver } from './driver.ts';
import type { GuardianWord } from './guardian.ts';
import type { Host } from './host.ts';
import { Gate } from './gate.ts';
import { Sessions } from './sessions.ts';

/** One life of a daemon on a host: loads, says that it is ready, and works until it ends or is ended. */
export class Daemon {
  readonly gate = new Gate();
  readonly life: string;
  readonly #host: Host;
  #driver: Driver | null = null;
  #sessions: Sessions | null = null;
  #claims: Claims | null = null;
  /** The guardian's last words, before somebody listens. */
  #early: GuardianWord[] = [];
  #isOver = false;

  constructor(host: Host, life: string) {
    this.#host = host;
    this.life = life;
    const { queue, random } = host.world;
    // Agents are loaded first.
    queue.after(random.integer(200, 900), () => this.gate.enter(() => this.#begin()));
  }

  get sessions(): Sessions | null {
    return this.#sessions;
  }

  get isReady(): boolean {
    return this.#driver !== null;
  }

  /** What its driver has still to do. */
  get waiting(): number {
    return (this.#driver?.waiting ?? 0) + this.gate.waiting;
  }

  status(): StatusReport | null {
    return this.#driver?.status() ?? null;
  }

  ask(request: MemberRequest, answered: (answer: Answer) => void): void {
    this.gate.enter(() => this.#driver?.ask(request, answered));
  }

  hear(word: GuardianWord): void {
    // To one that does not read, what only repeats is not sent.
    if (word.kind === 'observation' && this.gate.waiting > unsentLimit) return;
    this.#host.world.queue.after(pipeMs, () => this.gate.enter(() => this.#take(word)));
  }

  guardianLost(): void {
    this.#host.world.queue.after(pipeMs, () => this.gate.enter(() => this.#driver?.feed({ kind: 'guardianLost' })));
  }

  /** Its process is gone: killed, or ended by itself. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.gate.end();
    this.#driver?.close();
    this.#claims?.end();
    this.#sessions?.close();
    this.#sessions = null;
  }

  /** Its host has lost power. */
  lose(): void {
    this.#sessions?.lose();
    this.#sessions = null;
    this.#claims?.lose();
    this.end();
  }

  #take(word: GuardianWord): void {
    if (this.#driver === null) {
      if (word.kind === 'observation') this.#early = this.#early.filter(({ kind }) => kind !== 'observation');
      this.#early.push(word);
      return;
    }
    if (word.kind === 'leave') return this.#driver.feed({ kind: 'leave' });
    for (const peer of word.observation.peers) this.#sessions?.observe(peer);
    this.#driver.feed({ kind: 'observation', observation: word.observation });
  }

  #begin(): void {
    this.#sessions = this.#makeSessions();
    this.#driver = this.#makeDriver(this.#makeMember());
    this.#driver.feed({ kind: 'begun' });
    this.#tellGuardian('ready');
    for (const word of this.#early.splice(0)) this.#take(word);
    if (!this.#host.guardianRuns) this.#driver.feed({ kind: 'guardianLost' });
    this.#sayAlive();
    this.#lookAtLoad(100);
  }

  #sayAlive(): void {
    const { queue, sketch } = this.#host.world;
    const { hungMs } = sketch.timings;
    if ((this.#driver?.heldUpMs ?? 0) <= hungMs) this.#tellGuardian('alive');
    queue.after(Math.max(20, Math.floor(hungMs / 10)), () => this.gate.enter(() => this.#sayAlive()));
  }

  #lookAtLoad(toldPercent: number): void {
    const { world, agents } = this.#host;
    const percent = agents.slowdownPercent;
    if (percent !== toldPercent) this.#driver?.feed({ kind: 'slowdown', percent });
    world.queue.after(loadLookMs, () => this.gate.enter(() => this.#lookAtLoad(percent)));
  }

  #tellGuardian(what: 'ready' | 'alive' | 'left' | 'stuck'): void {
    this.#host.world.queue.after(pipeMs, () => this.#host.heardOfDaemon(this, what));
  }

  #makeMember(): Member {
    const { world, node, disk, ledger, clock } = this.#host;
    return new Member({
      node,
      membership: world.membership,
      membershipHash: 'same',
      life: this.life,
      state: disk.state,
      ledger,
      manifests: world.manifests,
      startedMonotonicMs: clock.monotonicMs(world.queue.nowMs),
    });
  }

  #makeSessions(): Sessions {
    const { world, node } = this.#host;
    return new Sessions({
      node,
      peers: world.membership.nodes.map(({ id }) => id).filter((id) => id !== node),
      queue: world.queue,
      network: world.network,
      random: world.random,
      hasPower: (of) => world.host(of).isOn,
      sessionsOf: (of) => world.host(of).daemon?.sessions ?? null,
      enter: (action) => this.gate.enter(action),
      isStopped: () => this.gate.isStopped,
      onUp: (peer) => this.#driver?.feed({ kind: 'sessionUp', peer }),
      onDown: (peer) => this.#driver?.feed({ kind: 'sessionDown', peer }),
      onMessage: (from, message) => this.#driver?.feed({ kind: 'message', from, message }),
    });
  }

  #makeDriver(member: Member): Driver {
    const host = this.#host;
    const { world, clock, disk, agents } = host;
    return new Driver(member, {
      queue: world.queue,
      clock,
      life: this.life,
      enter: (action) => this.gate.enter(action),
      watch: (effect) => world.effect(host, effect),
      persist: (state, done) => disk.write(state, done),
      keepCopy: (state, done) => disk.keepCopy(state, done),
      writeLedger: (entries) => host.writeLedger(entries),
      send: (peer, message) => this.#sessions?.send(peer, message),
      want: (peer, wanted) => this.#sessions?.want(peer, wanted),
      run: (request, finish) =>
        request.agent === outletAgent ? world.devices.run(host, request, finish) : agents.run(request, finish),
      abort: (operationId) => agents.abort(operationId),
      publish: (event) => world.published(host, event),
      claim: (effect) => this.#claim(effect),
      entitled: (entitlement) => world.queue.after(pipeMs, () => host.heardEntitlement(this, entitlement)),
      selfFence: () => host.fenceItself(),
      left: (clean) => this.#leave(clean),
      fail: (error) => host.daemonEnds(this, error),
    });
  }

  #claim({ breaker, claimId, claim }: MemberEffect & { readonly kind: 'claim' }): void {
    this.#claims ??= new Claims(this.#host, (action) => this.gate.enter(action));
    this.#claims.ask(breaker, claim, (answer) =>
      this.gate.enter(() => this.#driver?.feed({ kind: 'claimAnswer', breaker, claimId, answer })),
    );
  }

  /** The peers still get what was said to them, then it goes. */
  #leave(clean: boolean): void {
    const { queue } = this.#host.world;
    this.#sessions?.close();
    queue.after(2, () =>
      this.gate.enter(() => {
        this.#tellGuardian(clean ? 'left' : 'stuck');
        queue.after(5, () => this.gate.enter(() => this.#host.daemonEnds(this, null)));
      }),
    );
  }
}

const loadLookMs = 5_000;
const pipeMs = 0.2;
const unsentLimit = 64;
