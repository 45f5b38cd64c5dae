import { versions } from '@understudy/contracts';
import type { Acknowledgement, Warning } from '@understudy/contracts';
import { compareStamps } from '../membership/stamp.ts';
import type { Stamp } from '../membership/stamp.ts';

/** Who waits for an answer: a request of this node's own API, or a member's. */
export interface Asker {
  readonly requestId: string;
  /** The member it came from; null: this one. */
  readonly from: string | null;
}

interface Commit {
  readonly stamp: Stamp;
  /** Null: nobody. */
  readonly asker: Asker | null;
  readonly warnings: readonly Warning[];
  readonly waitFor: Set<string>;
  readonly heldBy: string[];
}

/**
 * Changes that are on this node's disk and on their way to the others. Each is
 * acknowledged once every member that can hold it does; the answer names them.
 */
export class Commits {
  readonly #nodes: readonly string[];
  readonly #pending: Commit[] = [];

  /** `nodes`: all that are configured. */
  constructor(nodes: readonly string[]) {
    this.#nodes = nodes;
  }

  get isEmpty(): boolean {
    return this.#pending.length === 0;
  }

  add(
    stamp: Stamp,
    asker: Asker | null,
    holder: string,
    waitFor: readonly string[],
    warnings: readonly Warning[],
  ): void {
    this.#pending.push({ stamp, asker, warnings, waitFor: new Set(waitFor), heldBy: [holder] });
  }

  /** A member holds all up to a stamp. */
  held(node: string, stamp: Stamp): void {
    for (const commit of this.#pending) {
      if (compareStamps(commit.stamp, stamp) > 0 || !commit.waitFor.delete(node)) continue;
      commit.heldBy.push(node);
    }
  }

  /** A member will not answer any more. */
  gone(node: string): void {
    for (const commit of this.#pending) commit.waitFor.delete(node);
  }

  /** Those that nobody is waited for any more. */
  takeComplete(): { readonly asker: Asker | null; readonly acknowledgement: Acknowledgement }[] {
    const complete = this.#pending.filter(({ waitFor }) => waitFor.size === 0);
    for (const commit of complete) this.#pending.splice(this.#pending.indexOf(commit), 1);
    return complete.map(({ asker, stamp, warnings, heldBy }) => ({
      asker,
      acknowledgement: {
        version: versions.api,
        generation: stamp.generation,
        sequence: stamp.sequence,
        heldBy: [...heldBy].sort(),
        missing: this.#nodes.filter((node) => !heldBy.includes(node)),
        warnings,
      },
    }));
  }
}
