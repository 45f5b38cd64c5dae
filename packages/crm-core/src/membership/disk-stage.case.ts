import type { Claim, ClaimAnswer } from './claim.ts';
import { DiskLease } from './disk-lease.ts';
import type { DiskAsk } from './disk-lease.ts';
import type { DiskLook, DiskSector, DiskStep } from './disk-sector.ts';
import { firstStamp } from './stamp.ts';

/*
 * Two nodes and a disk in virtual time. Each step of a node has a beginning, a moment at
 * which it takes effect on the disk, and an end; whatever another node does may come in
 * between. A node that crashes leaves its write in the air: it lands later, or never.
 */
export const leaseMs = 1_000;
const emptySector: DiskSector = { kind: 'empty' };
const patienceMs = 300;

export class DiskStage {
  readonly nodes: readonly [DiskNode, DiskNode];
  readonly #disk = new Map<string, DiskSector>();
  nowMs = 0;

  constructor(rates: readonly [number, number]) {
    this.nodes = [new DiskNode('a', rates[0]), new DiskNode('b', rates[1])];
  }

  sector(node: string): DiskSector {
    return this.#disk.get(node) ?? emptySector;
  }

  put(node: string, sector: DiskSector): void {
    this.#disk.set(node, sector);
  }

  /** Those that may count on a lease now. */
  holders(): readonly string[] {
    return this.nodes.filter((node) => node.holdsAt(this.nowMs)).map(({ id }) => id);
  }

  peerOf(node: DiskNode): DiskNode {
    return node === this.nodes[0] ? this.nodes[1] : this.nodes[0];
  }
}

export class DiskNode {
  readonly id: string;
  readonly answers: ClaimAnswer[] = [];
  /** How fast its clock runs, and what it showed at 0. */
  readonly #rate: number;
  readonly #offsetMs: number;
  #lease: DiskLease;
  #life = 1;
  #generation = 0;
  #ask: DiskAsk | null = null;
  #claim: Claim | null = null;
  #askedMs = 0;
  #step: Pending | null = null;
  #untilMs = -Infinity;

  constructor(id: string, rate: number) {
    this.id = id;
    this.#rate = rate;
    this.#offsetMs = id === 'a' ? 0 : 1_000_000;
    this.#lease = new DiskLease(id, patienceMs);
  }

  get isAsking(): boolean {
    return this.#ask !== null;
  }

  holdsAt(nowMs: number): boolean {
    return this.#clock(nowMs) < this.#untilMs;
  }

  /** Begins a new question: for the lease, or to give it back. */
  begin(what: 'want' | 'giveBack', stage: DiskStage, newGeneration: boolean): void {
    if (this.#ask !== null) return;
    if (newGeneration && !this.holdsAt(stage.nowMs)) this.#generation = stage.peerOf(this).#generation + 1;
    if (what === 'giveBack') this.#untilMs = -Infinity;
    this.#claim = claimOf(this.id, this.#life, this.#generation, what);
    this.#askedMs = this.#clock(stage.nowMs);
    this.#ask = this.#lease.ask(this.#claim);
    this.#take(this.#ask.next(), stage);
  }

  /** One third of a step: it takes effect, it ends, the next begins. */
  goOn(stage: DiskStage): void {
    const step = this.#step;
    if (step === null || this.#ask === null) return;
    if (!step.done) return this.#effect(step, stage);
    step.look.afterMs = this.#clock(stage.nowMs);
    this.#take(this.#ask.next({ ...step.look }), stage);
  }

  /** The process ends, whatever its guardian knows of its lease goes on; `lands`: the write in the air lands. */
  crash(stage: DiskStage, lands: boolean): void {
    if (lands && this.#step !== null && !this.#step.done) this.#effect(this.#step, stage);
    this.#life += 1;
    this.#lease = new DiskLease(this.id, patienceMs);
    this.#ask = null;
    this.#step = null;
  }

  #effect(step: Pending, stage: DiskStage): void {
    step.done = true;
    if (step.step.kind === 'write') stage.put(this.id, { kind: 'record', record: step.step.record });
    const peer = stage.peerOf(this).id;
    step.look.own = stage.sector(this.id);
    step.look.others = [{ node: peer, sector: stage.sector(peer) }];
  }

  #take(result: IteratorResult<DiskStep, ClaimAnswer>, stage: DiskStage): void {
    if (result.done !== true) {
      const nowMs = this.#clock(stage.nowMs);
      const look = { beforeMs: nowMs, afterMs: nowMs, own: emptySector, others: [] };
      this.#step = { step: result.value, done: false, look };
      return;
    }
    this.#ask = null;
    this.#step = null;
    this.answers.push(result.value);
    const isLease = this.#claim?.members.length === 1;
    if (isLease && result.value.kind === 'granted') this.#untilMs = this.#askedMs + leaseMs;
  }

  #clock(nowMs: number): number {
    return this.#offsetMs + nowMs * this.#rate;
  }
}

interface Pending {
  readonly step: DiskStep;
  done: boolean;
  readonly look: { -readonly [K in keyof DiskLook]: DiskLook[K] };
}

function claimOf(node: string, life: number, generation: number, what: 'want' | 'giveBack'): Claim {
  return {
    cluster: 'stage',
    node,
    life: `${node}${life}`,
    generation,
    members: what === 'want' ? [node] : [],
    stamp: firstStamp,
    leaseMs,
    selfStopLimitMs: 100,
    gaveUp: what === 'want' ? null : generation,
    force: false,
  };
}
