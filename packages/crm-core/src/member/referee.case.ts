import type { ClaimAnswer } from '../membership/claim.ts';
import { answerClaim, blankLedger, rereadLedger } from '../membership/witness-rule.ts';
import type { WitnessLedger } from '../membership/witness-rule.ts';
import type { Actor } from './actor.case.ts';
import type { MemberEffect } from './effect.ts';

type Asked = MemberEffect & { readonly kind: 'claim' };

/** The witness of the stage: who is cut off from it hears nothing but that. A ping answers whoever is not. */
export class Referee {
  ledger: WitnessLedger = blankLedger('stage', 0);
  isDown = false;
  readonly #cutOff = new Set<string>();
  #underway: { readonly actor: Actor; readonly asked: Asked; readonly dueMs: number }[] = [];
  #clockMs = 0;

  /** These nodes do not reach it. */
  cutOff(nodes: readonly string[]): void {
    for (const node of nodes) this.#cutOff.add(node);
  }

  mend(): void {
    this.#cutOff.clear();
  }

  kill(): void {
    this.isDown = true;
  }

  /** Its clock begins anew, too. */
  restart(): void {
    this.isDown = false;
    this.#clockMs = 0;
    this.ledger = rereadLedger(this.ledger, this.#clockMs);
  }

  loseFile(): void {
    this.ledger = blankLedger('stage', this.#clockMs);
  }

  /** Takes what was asked, answers what is due. */
  turn(actors: readonly Actor[], nowMs: number): void {
    this.#clockMs += 5;
    for (const actor of actors) {
      for (const asked of actor.claims.splice(0)) this.#take(actor, asked, nowMs);
    }
    const due = this.#underway.filter(({ dueMs }) => dueMs <= nowMs);
    this.#underway = this.#underway.filter(({ dueMs }) => dueMs > nowMs);
    for (const { actor, asked } of due) {
      const { breaker, claimId } = asked;
      actor.feed({ kind: 'claimAnswer', breaker, claimId, answer: this.#answer(actor, asked) }, nowMs);
    }
  }

  #take(actor: Actor, asked: Asked, nowMs: number): void {
    const tookMs = this.#reaches(actor) ? 10 : unreachableMs;
    this.#underway.push({ actor, asked, dueMs: nowMs + tookMs });
  }

  #answer(actor: Actor, { breaker, claim }: Asked): ClaimAnswer {
    if (!this.#reaches(actor)) return { kind: 'unreachable', reason: 'no answer' };
    if (breaker === 'ping') return { kind: 'granted', gaveUp: {}, afterLapse: false };
    const { ledger, answer } = answerClaim(this.ledger, claim, this.#clockMs);
    this.ledger = ledger;
    return answer;
  }

  #reaches({ node }: Actor): boolean {
    return !this.isDown && !this.#cutOff.has(node);
  }
}

/** What an edge waits for an answer. */
const unreachableMs = 300;
