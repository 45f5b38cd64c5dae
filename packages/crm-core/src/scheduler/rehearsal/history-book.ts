import { allHistories } from '../../model/configuration/histories.ts';
import type { HistoryEntry, NodeHistory, ResourceHistory, Situation } from '../../model/configuration/situation.ts';
import { withoutCopy } from '../world/instance-draft.ts';
import { AmendedHistory } from './amended-history.ts';

/**
 * The histories of all nodes while they are written on. Belongs to one rehearsal and
 * never leaves it: what it read is left as it was.
 */
export class HistoryBook {
  readonly #nodes: Map<string, NodeHistory>;
  /** By node, then by name without the number: names with one. Of nodes that were asked for. */
  readonly #copies = new Map<string, Map<string, Set<string>>>();
  readonly #firstCallId: number;
  #lastCallId = 0;

  constructor(histories: Situation['histories']) {
    this.#nodes = new Map(histories);
    for (const { entries } of allHistories(histories)) {
      for (const { callId } of entries) this.#lastCallId = Math.max(this.#lastCallId, callId);
    }
    this.#firstCallId = this.#lastCallId + 1;
  }

  get histories(): Situation['histories'] {
    return this.#nodes;
  }

  of(node: string, resource: string): ResourceHistory | undefined {
    return this.#nodes.get(node)?.get(resource);
  }

  /** All copies of one resource that a node knows by number; the one with which something was done last comes first. */
  copiesOf(node: string, resource: string): readonly ResourceHistory[] {
    const names = [...(this.#copiesOn(node).get(resource) ?? [])];
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
    if (this.#nodes.has(node)) this.#amended(node).forget(resource);
  }

  forgetNode(node: string): void {
    this.#nodes.delete(node);
  }

  #put(history: ResourceHistory): void {
    const { node, resource } = history;
    this.#amended(node).put(history);
    noteCopy(this.#copiesOn(node), resource);
  }

  #amended(node: string): AmendedHistory {
    const known = this.#nodes.get(node);
    if (known instanceof AmendedHistory) return known;
    const amended = new AmendedHistory(known ?? new Map<string, ResourceHistory>());
    this.#nodes.set(node, amended);
    return amended;
  }

  #copiesOn(node: string): Map<string, Set<string>> {
    const known = this.#copies.get(node);
    if (known !== undefined) return known;
    const copies = new Map<string, Set<string>>();
    for (const name of this.#nodes.get(node)?.keys() ?? []) noteCopy(copies, name);
    this.#copies.set(node, copies);
    return copies;
  }
}

function noteCopy(copies: Map<string, Set<string>>, name: string): void {
  const base = withoutCopy(name);
  if (base === name) return;
  copies.set(base, (copies.get(base) ?? new Set<string>()).add(name));
}

function lastCallId({ entries }: ResourceHistory): number {
  return entries.reduce((last, { callId }) => Math.max(last, callId), 0);
}
