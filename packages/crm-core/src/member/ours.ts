/**
 * What this node alone can have begun, while a member is away that may go on deciding: who
 * was not the one to decide does not know what was begun elsewhere last, so it begins
 * nothing anew that only one node may have, until the other has told or must have stopped.
 */
export class Ours {
  /** Null: nobody else can have decided since all have told what runs there. */
  #resources: readonly string[] | null = null;

  /** A view begins in which this node decides. @param goesOn it has decided before, for all that are in it */
  formed(goesOn: boolean, owned: readonly string[]): void {
    if (!goesOn) this.#resources = owned;
  }

  /** All members have told what runs there, and obey. */
  allTold(): void {
    this.#resources = null;
  }

  /** To nothing but these is this node limited; null: it is not. */
  limit(isSomebodyAway: boolean): readonly string[] | null {
    return isSomebodyAway ? this.#resources : null;
  }
}
