import { DiskLease } from '@understudy/crm-core';
import type { Breaker, Claim, ClaimAnswer, DiskAsk, DiskLook, DiskRecord, DiskSector } from '@understudy/crm-core';
import type { Random } from '../base/random.ts';
import type { Host } from './host.ts';

/** The tie-breakers as one life of a daemon asks them: each question is answered once, by them or within its time. */
export class Claims {
  readonly #host: Host;
  readonly #random: Random;
  readonly #lease: DiskLease;
  /** Into the daemon's process. */
  readonly #enter: (action: () => void) => void;
  /** What is under way at the disk is carried to its end before the next question. */
  readonly #atDisk: (() => void)[] = [];
  /** On its way to this node's sector. */
  #landing: DiskRecord | null = null;

  constructor(host: Host, enter: (action: () => void) => void) {
    const { world, node } = host;
    this.#host = host;
    this.#enter = enter;
    this.#random = world.random;
    this.#lease = new DiskLease(node, (world.membership.tieBreakers.disk?.timeoutMs ?? 0) / 2);
  }

  ask(breaker: Breaker, claim: Claim, done: (answer: ClaimAnswer) => void): void {
    const { queue, membership } = this.#host.world;
    let isOpen = true;
    const answer = (given: ClaimAnswer): void => {
      if (isOpen) done(given);
      isOpen = false;
    };
    const timeoutMs = membership.tieBreakers[breaker]?.timeoutMs ?? 0;
    queue.after(timeoutMs, () => answer({ kind: 'unreachable', reason: 'no answer in time' }));
    if (breaker === 'ping') this.#ping(answer);
    else if (breaker === 'witness') this.#witness(claim, answer);
    else this.#disk(claim, answer);
  }

  /** The daemon is gone: what it was writing lands before its successor's, or never. */
  end(): void {
    const { world, node } = this.#host;
    const record = this.#landing;
    this.#landing = null;
    if (record === null || world.network.weather(node, 'disk').isCut) return;
    world.tally.add('tornWrite');
    if (this.#random.chance(50)) world.sectors.set(node, { kind: 'record', record });
  }

  /** The host is gone with it: the sector may be half written. */
  lose(): void {
    const { world, node } = this.#host;
    const isUnderWay = this.#landing !== null && !world.network.weather(node, 'disk').isCut;
    const isTorn = isUnderWay && this.#random.chance(30);
    this.end();
    if (!isTorn) return;
    world.tally.add('tornSector');
    world.sectors.set(node, { kind: 'damaged', digest: `torn at ${world.nowMs}` });
  }

  #ping(answer: (answer: ClaimAnswer) => void): void {
    this.#there('gateway', () =>
      this.#back('gateway', () => answer({ kind: 'granted', gaveUp: {}, afterLapse: false })),
    );
  }

  #witness(claim: Claim, answer: (answer: ClaimAnswer) => void): void {
    const { witness } = this.#host.world;
    this.#there('witness', () => witness.take(claim, (given) => this.#back('witness', () => answer(given))));
  }

  /** Out on one of the ways that lead to nobody of the cluster; now and then something is long under way. */
  #there(way: Way, arrive: () => void): void {
    const { queue, network } = this.#host.world;
    if (network.isBarred(this.#host.node, way)) return;
    const lateMs = this.#random.chance(2) ? this.#random.integer(10, 3_000) : 0;
    queue.after(network.delayMs(this.#host.node, way) + lateMs, arrive);
  }

  #back(way: Way, arrive: () => void): void {
    const { queue, network } = this.#host.world;
    queue.after(network.delayMs(this.#host.node, way), () => {
      if (!network.isBarred(this.#host.node, way)) arrive();
    });
  }

  #disk(claim: Claim, answer: (answer: ClaimAnswer) => void): void {
    this.#atDisk.push(() => this.#follow(this.#lease.ask(claim), nothingSeen, answer));
    if (this.#atDisk.length === 1) this.#atDisk[0]?.();
  }

  #follow(ask: DiskAsk, look: DiskLook, answer: (answer: ClaimAnswer) => void): void {
    const { value, done } = ask.next(look);
    const goOn = (seen: DiskLook): void => this.#follow(ask, seen, answer);
    if (done === true) {
      answer(value);
      this.#atDisk.shift();
      return this.#atDisk[0]?.();
    }
    if (value.kind === 'pause') this.#host.world.queue.after(20, () => this.#enter(() => goOn(nothingSeen)));
    else if (value.kind === 'write') this.#write(value.record, () => goOn(nothingSeen));
    else this.#look(goOn);
  }

  /** A disk that cannot be reached is tried again by the kernel, for as long as it takes. */
  #access(act: () => void): void {
    const { network } = this.#host.world;
    const { node } = this.#host;
    const isBarred = network.isBarred(node, 'disk');
    this.#later(isBarred ? retryMs : network.delayMs(node, 'disk') + this.#random.unit() * 3, () =>
      network.weather(node, 'disk').isCut ? this.#access(act) : act(),
    );
  }

  #write(record: DiskRecord, done: () => void): void {
    const { world } = this.#host;
    const { sectors } = world;
    this.#landing = record;
    world.isDoing(this.#host, 'writeSector');
    this.#access(() => {
      if (this.#landing !== record) return;
      this.#landing = null;
      sectors.set(this.#host.node, { kind: 'record', record });
      this.#enter(done);
    });
  }

  #look(done: (look: DiskLook) => void): void {
    const { world, node } = this.#host;
    const beforeMs = this.#nowMs;
    const sectorOf = (of: string): DiskSector => world.sectors.get(of) ?? { kind: 'empty' };
    this.#access(() => {
      const own = sectorOf(node);
      this.#access(() => {
        const others = world.sketch.nodes
          .filter((each) => each !== node)
          .map((each) => ({ node: each, sector: sectorOf(each) }));
        this.#enter(() => done({ beforeMs, afterMs: this.#nowMs, own, others }));
      });
    });
  }

  get #nowMs(): number {
    return this.#host.clock.monotonicMs(this.#host.world.queue.nowMs);
  }

  #later(delayMs: number, act: () => void): void {
    const { kernel } = this.#host;
    this.#host.world.queue.after(delayMs, () => kernel.enter(act));
  }
}

/** From a host to what decides, beside the links of the cluster. */
export type Way = 'witness' | 'gateway' | 'disk';

const retryMs = 100;
const nothingSeen: DiskLook = { beforeMs: 0, afterMs: 0, own: { kind: 'empty' }, others: [] };
