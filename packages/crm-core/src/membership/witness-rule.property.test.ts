import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Claim } from './claim.ts';
import { firstStamp } from './stamp.ts';
import { answerClaim, blankLedger, rereadLedger } from './witness-rule.ts';
import type { WitnessLedger } from './witness-rule.ts';

/*
 * Two nodes that ask as nodes do, over a network that delays, reorders and loses, of a
 * witness that is killed and whose clock is another. What is checked is when each node
 * may believe to have the lease, by true time.
 */
const leaseMs = 1_000;
const selfStopLimitMs = 300;

interface Happening {
  readonly afterMs: number;
  readonly node: 'a' | 'b';
  readonly what: 'claim' | 'renew' | 'giveUp' | 'meet' | 'restart' | 'loseFile';
  readonly thereMs: number;
  readonly lost: boolean;
}

interface Arrival {
  readonly atMs: number;
  readonly claim: Claim;
  readonly askedMs: number;
}

interface Belief {
  readonly node: string;
  readonly generation: number;
  readonly fromMs: number;
  toMs: number;
}

class World {
  readonly beliefs: Belief[] = [];
  readonly #witnessRate: number;
  readonly #nodeRates: Readonly<Record<string, number>>;
  #ledger: WitnessLedger = blankLedger('c', 0);
  #arrivals: Arrival[] = [];
  #nowMs = 10_000;
  #generation = 0;
  /** Of the lease that each node asks for, or has. */
  readonly #wanted = new Map<string, number>();

  constructor(witnessRate: number, nodeRates: Readonly<Record<string, number>>) {
    this.#witnessRate = witnessRate;
    this.#nodeRates = nodeRates;
  }

  play(happenings: readonly Happening[]): void {
    for (const each of happenings) {
      this.#deliver(this.#nowMs + each.afterMs);
      this.#nowMs += each.afterMs;
      this.#begin(each);
    }
    this.#deliver(Infinity);
  }

  #begin({ node, what, thereMs, lost }: Happening): void {
    const held = this.#heldBy(node);
    const send = (claim: Partial<Claim>): void => {
      if (!lost) this.#arrivals.push(this.#arrival(node, claim, thereMs));
    };
    switch (what) {
      case 'claim':
        // Who would have it anew gives up what it has first: each claim has a generation of its own.
        this.#end(node);
        this.#wanted.set(node, this.#generation + 1);
        return send({ generation: this.#nextGeneration() });
      case 'renew':
        return held === undefined ? undefined : send({ generation: held.generation });
      case 'giveUp':
        this.#end(node);
        return held === undefined
          ? undefined
          : send({ generation: held.generation, gaveUp: held.generation, members: [] });
      case 'meet':
        for (const each of ['a', 'b']) this.#end(each);
        return send({ generation: this.#nextGeneration(), members: ['a', 'b'] });
      case 'restart':
        this.#ledger = rereadLedger(this.#ledger, this.#witnessMs(this.#nowMs));
        return;
      case 'loseFile':
        this.#ledger = blankLedger('c', this.#witnessMs(this.#nowMs));
    }
  }

  #arrival(node: string, claim: Partial<Claim>, thereMs: number): Arrival {
    const whole: Claim = {
      cluster: 'c',
      node,
      life: node,
      generation: 0,
      members: [node],
      stamp: firstStamp,
      leaseMs,
      selfStopLimitMs,
      gaveUp: null,
      force: false,
      ...claim,
    };
    return { atMs: this.#nowMs + thereMs, claim: whole, askedMs: this.#nowMs };
  }

  #nextGeneration(): number {
    this.#generation += 1;
    return this.#generation;
  }

  #witnessMs(trueMs: number): number {
    return trueMs * this.#witnessRate;
  }

  #heldBy(node: string): Belief | undefined {
    return this.beliefs.findLast((belief) => belief.node === node && belief.toMs > this.#nowMs);
  }

  #end(node: string): void {
    const belief = this.#heldBy(node);
    this.#wanted.delete(node);
    if (belief !== undefined) belief.toMs = Math.min(belief.toMs, this.#nowMs);
  }

  #deliver(untilMs: number): void {
    const due = this.#arrivals.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs);
    this.#arrivals = this.#arrivals.filter(({ atMs }) => atMs > untilMs);
    for (const { atMs, claim, askedMs } of due) {
      const { ledger, answer } = answerClaim(this.#ledger, claim, this.#witnessMs(atMs));
      this.#ledger = ledger;
      if (answer.kind === 'granted' && claim.members.length === 1) this.#believe(claim, { askedMs, atMs });
    }
  }

  /** Whether the answer arrives or not, it might; a node has no use for one that it has not asked for last. */
  #believe({ node, generation }: Claim, { askedMs, atMs }: Pick<Arrival, 'askedMs' | 'atMs'>): void {
    if (this.#wanted.get(node) !== generation) return;
    const toMs = askedMs + leaseMs / (this.#nodeRates[node] ?? 1);
    const known = this.beliefs.find((belief) => belief.node === node && belief.generation === generation);
    if (known === undefined) this.beliefs.push({ node, generation, fromMs: atMs, toMs });
    else if (known.toMs >= askedMs) known.toMs = Math.max(known.toMs, toMs);
  }
}

const happening: fc.Arbitrary<Happening> = fc.record({
  afterMs: fc.constantFrom(0, 1, 50, 300, 900, 1_000, 1_100, 1_500),
  node: fc.constantFrom('a' as const, 'b' as const),
  what: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('claim' as const, 'renew' as const) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('giveUp' as const, 'meet' as const, 'restart' as const, 'loseFile' as const),
    },
  ),
  thereMs: fc.constantFrom(0, 1, 40, 500, 2_000),
  lost: fc.constantFrom(false, false, false, false, true),
});
/** Between 1 and 1.1: none is faster than another by more than a tenth. */
const rate = fc.constantFrom(1, 1.03, 1.1);

let given = 0;

it('no two nodes ever believe to have the lease at once', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 30, size: 'max' }), rate, rate, rate, (list, witness, a, b) => {
      const world = new World(witness, { a, b });
      world.play(list);
      given += world.beliefs.length;
      const { beliefs } = world;
      for (const one of beliefs.filter(({ node }) => node === 'a')) {
        for (const other of beliefs.filter(({ node }) => node === 'b')) {
          expect(Math.min(one.toMs, other.toMs) - Math.max(one.fromMs, other.fromMs)).toBeLessThanOrEqual(0);
        }
      }
    }),
    { numRuns: 2_000 },
  );
  expect(given).toBeGreaterThan(2_000);
});
