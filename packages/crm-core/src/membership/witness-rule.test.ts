import { describe, expect, it } from 'vitest';
import type { Claim, ClaimAnswer } from './claim.ts';
import { answerClaim, blankLedger, rereadLedger } from './witness-rule.ts';
import type { WitnessLedger } from './witness-rule.ts';

const lease = { leaseMs: 1_000, selfStopLimitMs: 500 };

function claim(node: string, generation: number, more: Partial<Claim> = {}): Claim {
  return {
    cluster: 'c',
    node,
    life: `${node}1`,
    generation,
    members: [node],
    stamp: { generation: 1, sequence: 1, coordinator: 'a' },
    ...lease,
    gaveUp: null,
    force: false,
    ...more,
  };
}

function together(generation: number, more: Partial<Claim> = {}): Claim {
  return claim('a', generation, { members: ['a', 'b'], ...more });
}

function farewell(node: string, gaveUp: number): Claim {
  return claim(node, gaveUp, { members: [], gaveUp });
}

/** A witness that has heard of both nodes in view 1. */
class Witness {
  ledger: WitnessLedger = answerClaim(blankLedger('c', 0), together(1), 0).ledger;

  ask(nowMs: number, asked: Claim): ClaimAnswer {
    const { ledger, answer } = answerClaim(this.ledger, asked, nowMs);
    this.ledger = ledger;
    return answer;
  }
}

describe('a witness', () => {
  it('gives its lease to one, and to the other only after the end, a tenth later', () => {
    const witness = new Witness();
    expect(witness.ask(0, claim('b', 3))).toEqual({ kind: 'granted', gaveUp: {}, afterLapse: false });
    expect(witness.ask(1_099, claim('a', 4))).toMatchObject({ kind: 'denied', holder: 'b', newest: 3 });
    expect(witness.ask(1_100, claim('a', 4))).toMatchObject({ kind: 'granted', afterLapse: true });
  });

  it('gives it again to who has it, counted anew', () => {
    const witness = new Witness();
    witness.ask(0, claim('b', 3));
    expect(witness.ask(900, claim('b', 3))).toMatchObject({ kind: 'granted', afterLapse: false });
    expect(witness.ask(1_500, claim('a', 4))).toMatchObject({ kind: 'denied', holder: 'b' });
  });

  it('says again that it came after a lapse, to who has not heard it', () => {
    const witness = new Witness();
    witness.ask(0, claim('b', 3));
    witness.ask(1_100, claim('a', 4));
    expect(witness.ask(1_300, claim('a', 4))).toMatchObject({ kind: 'granted', afterLapse: true });
    expect(witness.ask(1_500, claim('a', 6))).toMatchObject({ kind: 'granted', afterLapse: true });
  });

  it('gives at once what was given back, and passes on who gave up', () => {
    const witness = new Witness();
    witness.ask(0, claim('b', 3));
    expect(witness.ask(100, farewell('b', 3))).toMatchObject({ kind: 'granted' });
    expect(witness.ask(101, claim('a', 4))).toEqual({ kind: 'granted', gaveUp: { b: 3 }, afterLapse: false });
  });

  it('passes on nothing of one that has been given the lease since', () => {
    const witness = new Witness();
    expect(witness.ask(0, claim('b', 3, { gaveUp: 1 }))).toMatchObject({ kind: 'granted', gaveUp: {} });
    expect(witness.ask(1_100, claim('a', 4))).toEqual({ kind: 'granted', gaveUp: {}, afterLapse: true });
  });

  it('believes no word of giving up that is older than the lease', () => {
    const witness = new Witness();
    witness.ask(0, claim('b', 3));
    witness.ask(1, farewell('b', 1));
    expect(witness.ask(2, claim('a', 4))).toMatchObject({ kind: 'denied', holder: 'b', gaveUp: {} });
  });

  it('hears from all members together that neither needs a lease', () => {
    const witness = new Witness();
    witness.ask(0, claim('b', 3));
    witness.ask(1, together(4));
    expect(witness.ask(2, claim('a', 6))).toMatchObject({ kind: 'granted', afterLapse: false });
  });

  it('gives nothing for a claim that was overtaken', () => {
    const witness = new Witness();
    witness.ask(0, together(4));
    expect(witness.ask(1, claim('b', 3))).toMatchObject({ kind: 'denied', holder: null, newest: 4 });
    witness.ask(2, claim('b', 5));
    expect(witness.ask(3, together(4))).toMatchObject({ kind: 'denied', newest: 5 });
    expect(witness.ask(4, claim('a', 6))).toMatchObject({ kind: 'denied', holder: 'b' });
    witness.ask(5, farewell('b', 5));
    expect(witness.ask(6, claim('b', 5))).toMatchObject({ kind: 'denied', holder: null });
  });

  it('lets no older state go on, but by force', () => {
    const witness = new Witness();
    const stamp = { generation: 1, sequence: 9, coordinator: 'a' };
    witness.ask(0, together(4, { stamp }));
    const older = claim('b', 5, { stamp: { ...stamp, sequence: 8 } });
    expect(witness.ask(1, older)).toMatchObject({ kind: 'behind', stamp });
    expect(witness.ask(2, { ...older, force: true })).toMatchObject({ kind: 'granted' });
    expect(witness.ask(3, { ...older, generation: 7 })).toMatchObject({ kind: 'granted' });
  });

  it('learns with a renewal that the state has changed', () => {
    const witness = new Witness();
    const stamp = { generation: 3, sequence: 5, coordinator: 'b' };
    witness.ask(0, claim('b', 3));
    witness.ask(300, claim('b', 3, { stamp }));
    expect(witness.ask(1_500, claim('a', 4))).toMatchObject({ kind: 'behind', stamp });
  });

  it('that was started again takes what is in its file to have begun just now', () => {
    const witness = new Witness();
    witness.ask(90_000, claim('b', 3));
    witness.ledger = rereadLedger(witness.ledger, 50);
    expect(witness.ask(1_149, claim('a', 4))).toMatchObject({ kind: 'denied', holder: 'b' });
    expect(witness.ask(1_150, claim('a', 4))).toMatchObject({ kind: 'granted', afterLapse: true });
  });

  it('that has lost its file gives nothing until what it may have given is over', () => {
    const witness = new Witness();
    witness.ledger = blankLedger('c', 100);
    expect(witness.ask(1_749, claim('a', 4))).toMatchObject({ kind: 'denied', holder: null });
    witness.ledger = rereadLedger(witness.ledger, 0);
    expect(witness.ask(1_649, claim('a', 4))).toMatchObject({ kind: 'denied', holder: null });
    expect(witness.ask(1_650, claim('a', 4))).toMatchObject({ kind: 'granted' });
  });

  it('that has lost its file needs not wait once all members have spoken', () => {
    const witness = new Witness();
    witness.ledger = answerClaim(blankLedger('c', 100), together(4), 110).ledger;
    expect(witness.ask(120, claim('a', 6))).toMatchObject({ kind: 'granted' });
  });
});
