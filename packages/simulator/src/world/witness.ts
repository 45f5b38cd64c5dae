import { answerClaim, blankLedger, rereadLedger } from '@understudy/crm-core';
import type { Claim, ClaimAnswer, WitnessLedger } from '@understudy/crm-core';
import type { EventQueue } from '../base/event-queue.ts';
import type { Clock } from './clock.ts';
import type { Tally } from './tally.ts';

/** A third machine that grants a lease to one side at a time, by the core's rule; its file survives it, unless that is lost. */
export class Witness {
  readonly #queue: EventQueue;
  readonly #clock: Clock;
  readonly #cluster: string;
  readonly #tally: Tally;
  #stored: WitnessLedger;
  #isOn = true;
  #lives = 0;

  constructor({ queue, clock, cluster, tally }: WitnessOptions) {
    this.#tally = tally;
    this.#queue = queue;
    this.#clock = clock;
    this.#cluster = cluster;
    this.#stored = blankLedger(cluster, this.#nowMs);
  }

  /** What is in its file. */
  get ledger(): WitnessLedger {
    return this.#stored;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  kill(losesFile: boolean): void {
    this.#isOn = false;
    this.#lives += 1;
    if (losesFile) this.#stored = blankLedger(this.#cluster, this.#nowMs);
  }

  start(): void {
    if (this.#isOn) return;
    this.#isOn = true;
    this.#stored = rereadLedger(this.#stored, this.#nowMs);
  }

  /** A claim has arrived. The answer leaves once the file is written, unless it dies before that. */
  take(claim: Claim, answer: (answer: ClaimAnswer) => void): void {
    if (!this.#isOn) return this.#tally.add('witnessKilled');
    const life = this.#lives;
    const judgement = answerClaim(this.#stored, claim, this.#nowMs);
    this.#stored = judgement.ledger;
    this.#queue.after(writeMs, () => {
      if (this.#isOn && this.#lives === life) answer(judgement.answer);
    });
  }

  get #nowMs(): number {
    return this.#clock.monotonicMs(this.#queue.nowMs);
  }
}

export interface WitnessOptions {
  readonly queue: EventQueue;
  readonly clock: Clock;
  readonly cluster: string;
  readonly tally: Tally;
}

const writeMs = 2;
