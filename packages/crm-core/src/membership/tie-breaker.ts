import type { Breaker, ClaimAnswer, GaveUp } from './claim.ts';
import type { MembershipConfig } from './config.ts';
import { compareStamps } from './stamp.ts';
import type { Stamp } from './stamp.ts';

/** What a claim is for: a lease for one that is alone, a word of all members, a word of having given up. */
export type Purpose = 'alone' | 'together' | 'farewell';

/**
 * One tie-breaker, as one node knows it: what it was asked last, and what it answered.
 * A lease counts from the moment before it was asked for. Only the answer to the last
 * question counts.
 */
export class TieBreaker {
  readonly breaker: Breaker;
  readonly leaseMs: number;
  readonly #timeoutMs: number;
  #question: Question | null = null;
  #grant: Grant | null = null;
  #answer: ClaimAnswer | null = null;
  /** When the last question was asked that had an effect. */
  #heardSinceMs: number | null = null;
  #againMs = -Infinity;
  /** Of what it has been told last, with effect. */
  #told: Told | null = null;

  constructor(breaker: Breaker, { tieBreakers }: MembershipConfig) {
    const timeoutMs = tieBreakers[breaker]?.timeoutMs ?? 0;
    this.breaker = breaker;
    this.#timeoutMs = timeoutMs;
    this.leaseMs = breaker === 'ping' ? pingsInLease * timeoutMs : (tieBreakers[breaker]?.leaseMs ?? 0);
  }

  /** A ping gives nothing that could be given back, and remembers nobody. */
  get isHint(): boolean {
    return this.breaker === 'ping';
  }

  /** Its last answer to this node; null: none yet. */
  get answer(): ClaimAnswer | null {
    return this.#answer;
  }

  /** The lease of the generation that it was asked for last; it may have run out. */
  get grant(): Grant | null {
    return this.#grant;
  }

  /** What it was told last, with effect. */
  get lastTold(): Purpose | null {
    return this.#told?.purpose ?? null;
  }

  holds(generation: number, nowMs: number): boolean {
    return this.#grant?.generation === generation && nowMs < this.#grant.untilMs;
  }

  /** Whether it is time to ask for the lease of a generation: it is not there, is used up by a third, or knows too little. */
  wantsClaim(generation: number, changed: Stamp, nowMs: number): boolean {
    if (!this.#isFree(nowMs)) return false;
    if (!this.holds(generation, nowMs)) return true;
    const isNew = this.#told === null || compareStamps(this.#told.changed, changed) !== 0;
    return (isNew && !this.isHint) || this.#isDue(nowMs);
  }

  /** Whether it is to be told that all are together, or that this node owns nothing. */
  wantsWord(purpose: Purpose, generation: number, changed: Stamp, nowMs: number): boolean {
    if (this.isHint || !this.#isFree(nowMs)) return false;
    const told = this.#told;
    if (told?.purpose !== purpose || told.generation !== generation) return true;
    return purpose === 'together' && (compareStamps(told.changed, changed) !== 0 || this.#isDue(nowMs));
  }

  ask(question: Question): void {
    this.#question = question;
    this.#againMs = question.askedMs + 2 * this.#timeoutMs;
  }

  /** True if it was the answer to the last question. */
  answered(claimId: string, answer: ClaimAnswer, nowMs: number): boolean {
    const question = this.#question;
    if (question?.claimId !== claimId) return false;
    this.#question = null;
    this.#answer = answer;
    this.#againMs = this.#pauseEndMs(answer, question, nowMs);
    if (answer.kind !== 'granted') return true;
    const { generation, purpose, changed, askedMs } = question;
    this.#told = { purpose, generation, changed };
    this.#heardSinceMs = askedMs;
    if (purpose === 'alone') this.#granted(generation, askedMs, answer, nowMs);
    return true;
  }

  /** Who heard nothing has waited already; one that refuses is not asked without pause. */
  #pauseEndMs({ kind }: ClaimAnswer, { askedMs }: Question, nowMs: number): number {
    if (kind === 'granted') return -Infinity;
    return (kind === 'unreachable' ? askedMs : nowMs) + this.#timeoutMs;
  }

  #granted(generation: number, askedMs: number, answer: ClaimAnswer & { kind: 'granted' }, nowMs: number): void {
    const before = this.#grant?.generation === generation ? this.#grant : null;
    const { firstMs = nowMs } = before ?? {};
    // What ran out when it was given has run out, whatever whose it was has written since.
    const afterLapse = answer.afterLapse || before?.afterLapse === true;
    this.#grant = { generation, firstMs, untilMs: askedMs + this.leaseMs, afterLapse, gaveUp: answer.gaveUp };
  }

  /** A question of another kind than that which is open need not wait for its answer. */
  forget(purpose: Purpose): void {
    if (this.#question === null || this.#question.purpose === purpose) return;
    this.#question = null;
    this.#againMs = -Infinity;
  }

  /** What was in the way was only the number: another one may be tried at once. */
  retryAtOnce(): void {
    this.#againMs = -Infinity;
  }

  /** When it is to be looked at again; null: nothing is awaited. */
  nextMs(nowMs: number): number | null {
    if (this.#againMs > nowMs) return this.#againMs;
    const dueMs = this.#dueMs;
    return dueMs > nowMs ? dueMs : null;
  }

  #isFree(nowMs: number): boolean {
    return nowMs >= this.#againMs;
  }

  #isDue(nowMs: number): boolean {
    return nowMs >= this.#dueMs;
  }

  /** So early that several questions may get no answer before the lease has run out. */
  get #dueMs(): number {
    return this.#heardSinceMs === null ? -Infinity : this.#heardSinceMs + this.leaseMs / 3;
  }
}

export interface Question {
  readonly claimId: string;
  readonly purpose: Purpose;
  readonly generation: number;
  readonly changed: Stamp;
  readonly askedMs: number;
}

type Told = Pick<Question, 'purpose' | 'generation' | 'changed'>;

export interface Grant {
  readonly generation: number;
  /** When it was heard first. */
  readonly firstMs: number;
  readonly untilMs: number;
  readonly afterLapse: boolean;
  readonly gaveUp: GaveUp;
}

/** Several that are missed in a row do not end what they are a hint for. */
const pingsInLease = 10;
