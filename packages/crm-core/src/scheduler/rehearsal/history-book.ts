import type { HistoryEntry, ResourceHistory } from '../../model/configuration/situation.ts';
import { withoutCopy } from '../world/instance-draft.ts';

/**
 * The histories of all nodes while they are written on. Belongs to one rehearsal and
 * never leaves it: what it read is left as it was.
 */
export class HistoryBook {
  readonly #histories = new Map<string, ResourceHistory>();
  /** Names with a number, by node and name without it. */
  readonly #copies = new Map<string, Set<string>>();
  readonly #firstCallId: number;
  #lastCallId = 0;

  constructor(histories: readonly ResourceHistory[]) {
    for (const history of histories) {
      this.#put(history);
      for (const { callId } of history.entries) this.#lastCallId = Math.max(this.#lastCallId, callId);
    }
    this.#firstCallId = this.#lastCallId + 1;
  }

  get histories(): readonly ResourceHistory[] {
    return [...this.#histories.values()];
  }

  of(node: string, resource: string): ResourceHistory | undefined {
    return this.#histories.get(keyOf(node, resource));
  }

  /** All copies of one resource that a node knows by number; the one with which something was done last comes first. */
  copiesOf(node: string, resource: string): readonly ResourceHistory[] {
    const names = [...(this.#copies.get(keyOf(node, resource)) ?? [])];
    return names.flatMap((name) => this.of(node, name) ?? []).sort((a, b) => lastCallId(b) - lastCallId(a));
  }

  /** A higher number than any operation has. */
  nextCallId(): number {
    this.#lastCallId++;
    return this.#lastCallId;
  }

  /** Written down since the book was opened. */
  isNew({ callId }: HistoryEntry): boolean {
    return callId >= this.#firstCallId;
  }

  /** The last result of an operation is kept, and nothing is under way for the resource any more. */
  record(history: Omit<ResourceHistory, 'entries'>, entry: HistoryEntry): void {
    const before = this.of(history.node, history.resource)?.entries ?? [];
    const kept = before.filter(({ key, state, id }) => key !== entry.key && id !== entry.id && state !== 'pending');
    this.#put({ ...history, entries: [...kept, entry] });
  }

  /** Takes the entries of some operations out. */
  drop(node: string, resource: string, isDropped: (entry: HistoryEntry) => boolean): void {
    const history = this.of(node, resource);
    if (history === undefined) return;
    const entries = history.entries.filter((entry) => !isDropped(entry));
    this.#put({ ...history, entries });
  }

  forget(node: string, resource: string): void {
    this.#histories.delete(keyOf(node, resource));
  }

  forgetNode(node: string): void {
    for (const [key, history] of this.#histories) if (history.node === node) this.#histories.delete(key);
  }

  #put(history: ResourceHistory): void {
    const { node, resource } = history;
    this.#histories.set(keyOf(node, resource), history);
    const base = withoutCopy(resource);
    if (base === resource) return;
    const names = this.#copies.get(keyOf(node, base)) ?? new Set();
    this.#copies.set(keyOf(node, base), names.add(resource));
  }
}

function lastCallId({ entries }: ResourceHistory): number {
  return entries.reduce((last, { callId }) => Math.max(last, callId), 0);
}

// A name of a node or resource holds no line end.
function keyOf(node: string, resource: string): string {
  return `${node}\n${resource}`;
}
