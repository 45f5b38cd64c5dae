import { invariant } from '../base/invariant.ts';
import type { Transition, TransitionAction } from '../model/transition.ts';

/**
 * Walks the graph of a transition: hands out each action once all that it must
 * come after have succeeded. After a failure, or when the world has changed, it
 * hands out nothing more and waits for what is under way; then a new decision is
 * due. But of what has been done already all are told that are to be: no later
 * decision would know of it. No action ever starts before what it must follow.
 */
export class TransitionRunner {
  readonly id: string;
  readonly transition: Transition;
  readonly #waiting: Map<number, TransitionAction>;
  readonly #underWay = new Map<number, TransitionAction>();
  readonly #done = new Set<number>();
  readonly #followUps: ReadonlySet<number>;
  #abortReason: string | null = null;

  constructor(id: string, transition: Transition) {
    this.id = id;
    this.transition = transition;
    this.#waiting = new Map(transition.actions.map((action) => [action.id, action]));
    this.#followUps = followUpsOf(transition.actions);
    for (const { id: own, after } of transition.actions) {
      invariant(
        after.every((other) => other < own),
        `action ${own} comes after those with lower ids only`,
      );
    }
  }

  /** Why nothing more is handed out; null while it goes on. */
  get abortReason(): string | null {
    return this.#abortReason;
  }

  /** Nothing is under way, and nothing more will be handed out. */
  get isOver(): boolean {
    return this.#underWay.size === 0 && (this.#waiting.size === 0 || (this.#abortReason !== null && !this.#hasReady));
  }

  get underWay(): readonly TransitionAction[] {
    return [...this.#underWay.values()];
  }

  get isComplete(): boolean {
    return this.isOver && this.#waiting.size === 0;
  }

  /** The actions that can begin now; each is handed out once. */
  take(): TransitionAction[] {
    const ready = [...this.#waiting.values()].filter((action) => this.#isReady(action));
    for (const action of ready) {
      this.#waiting.delete(action.id);
      this.#underWay.set(action.id, action);
    }
    return ready;
  }

  /** An action that was taken has ended. A stranger's or a doubled answer is ignored. */
  finish(actionId: number, succeeded: boolean): void {
    const action = this.#underWay.get(actionId);
    if (action === undefined) return;
    this.#underWay.delete(actionId);
    if (succeeded) this.#done.add(actionId);
    else this.abort(`${action.key} failed`);
  }

  /** Hands out nothing more. The first reason stays. */
  abort(reason: string): void {
    this.#abortReason ??= reason;
  }

  get #hasReady(): boolean {
    return [...this.#waiting.values()].some((action) => this.#isReady(action));
  }

  #isReady({ id, after }: TransitionAction): boolean {
    if (this.#abortReason !== null && !this.#followUps.has(id)) return false;
    return after.every((before) => this.#done.has(before));
  }
}

/** What tells of something that has been done, and the points on the way there. */
function followUpsOf(actions: readonly TransitionAction[]): ReadonlySet<number> {
  const found = new Set<number>();
  const waitedFor = new Set<number>();
  for (const action of actions.toReversed()) {
    const tells = action.kind === 'resource' && action.notice?.when === 'post';
    if (!tells && !(action.kind === 'pseudo' && waitedFor.has(action.id))) continue;
    found.add(action.id);
    for (const before of action.after) waitedFor.add(before);
  }
  return found;
}
