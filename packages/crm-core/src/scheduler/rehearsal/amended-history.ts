import type { NodeHistory, ResourceHistory } from '../../model/configuration/situation.ts';

/** What a node remembers, with what has come since on top: what was there is left as it was, and not copied. */
export class AmendedHistory implements NodeHistory {
  readonly #before: NodeHistory;
  /** Null: forgotten since. */
  readonly #since = new Map<string, ResourceHistory | null>();

  constructor(before: NodeHistory) {
    this.#before = before;
  }

  get(resource: string): ResourceHistory | undefined {
    const since = this.#since.get(resource);
    return since === undefined ? this.#before.get(resource) : (since ?? undefined);
  }

  put(history: ResourceHistory): void {
    this.#since.set(history.resource, history);
  }

  forget(resource: string): void {
    this.#since.set(resource, null);
  }

  *keys(): Generator<string, void, undefined> {
    const added = new Set(this.#since.keys());
    for (const resource of this.#before.keys()) {
      added.delete(resource);
      if (this.#since.get(resource) !== null) yield resource;
    }
    for (const resource of added) if (this.#since.get(resource) !== null) yield resource;
  }

  *values(): Generator<ResourceHistory, void, undefined> {
    for (const resource of this.keys()) {
      const history = this.get(resource);
      if (history !== undefined) yield history;
    }
  }
}
