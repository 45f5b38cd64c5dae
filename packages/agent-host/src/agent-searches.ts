import type { AgentManifest } from '@understudy/contracts';

/** An agent's manifest, or a sentence that says why there is none. */
export type FoundAgent = AgentManifest | string;

interface Search {
  readonly result: Promise<FoundAgent>;
  readonly resolve: (found: FoundAgent) => void;
  readonly timer: NodeJS.Timeout;
}

/** Agents that a plugin was asked for by name, and has not answered yet. Each is answered once, in time or not. */
export class AgentSearches {
  readonly #timeoutMs: number;
  readonly #searches = new Map<string, Search>();

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** Whoever asks for the same name meanwhile gets the same answer. */
  begin(name: string): { readonly isNew: boolean; readonly result: Promise<FoundAgent> } {
    const running = this.#searches.get(name);
    if (running !== undefined) return { isNew: false, result: running.result };
    const { promise: result, resolve } = Promise.withResolvers<FoundAgent>();
    const late = `nobody said within ${String(this.#timeoutMs)} ms what ${name} is`;
    const timer = setTimeout(() => this.settle(name, late), this.#timeoutMs);
    this.#searches.set(name, { result, resolve, timer });
    return { isNew: true, result };
  }

  get names(): readonly string[] {
    return [...this.#searches.keys()];
  }

  settle(name: string, found: FoundAgent): void {
    const search = this.#searches.get(name);
    if (search === undefined) return;
    this.#searches.delete(name);
    clearTimeout(search.timer);
    search.resolve(found);
  }

  settleAll(reason: string): void {
    for (const name of this.names) this.settle(name, reason);
  }
}
