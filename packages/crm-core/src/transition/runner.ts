import { invariant } from '../base/invariant.ts';
import type { Transition, TransitionAction } from '../model/transition.ts';

/**
 * Walks the graph of a transition: hands out each action once all that it must
 * come after have succeeded. After a failure, or when the world has changed, it
 * hands out nothing more and waits for what is under way; then a new decision is
 * due. No action ever starts before what it must follow.
 */
export class TransitionRunner {
  readonly id: string;
  readonly transition: Transition;
  readonly #waiting: Map<number, TransitionAction>;
  readonly #underWay = new Map<number, TransitionAction>();
  readonly #done = new Set<number>();
  #abortReason: string | null = null;

  constructor(id: string, transition: Transition) {
    this.id = id;
    this.transition = transition;
    this.#waiting = new Map(transition.actions.map((action) => [action.id, action]));
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
    return this.#underWay.size === 0 && (this.#abortReason !== null || this.#waiting.size === 0);
  }

  get underWay(): readonly TransitionAction[] {
    return [...this.#underWay.values()];
  }

  get isComplete(): boolean {
    return this.isOver && this.#waiting.size === 0;
  }

  /** The actions that can begin now; each is handed out once. */
  take(): TransitionAction[] {
    if (this.#abortReason !== null) return [];
    const ready = [...this.#waiting.values()].filter(({ after }) => after.every((id) => this.#done.has(id)));
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
}
