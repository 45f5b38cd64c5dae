import { Column } from '../../base/column.ts';
import type { HistoryEntry, NodeHistory, ResourceHistory } from './situation.ts';

/*
 * Histories in columns. What a large cluster remembers is hundreds of thousands of
 * entries, nearly all of which say the same in nearly every field: as an object each they
 * would be most of the memory that a decision needs. An entry becomes an object when it is
 * read, and is forgotten with that.
 */

/** A history without its node, which may not be known yet. */
export type StoredHistory = Omit<ResourceHistory, 'node'>;

type Columns<T> = { readonly [Field in keyof T]: Column<T[Field]> };

/** Takes histories one after the other, of all nodes, and gives them back by node. */
export class HistoryStore {
  readonly #heads: Columns<Omit<StoredHistory, 'entries'>> = {
    resource: new Column(),
    agent: new Column(),
    container: new Column(),
    shutdownLockWallMs: new Column(),
  };
  readonly #entries: Columns<HistoryEntry> = {
    id: new Column(),
    key: new Column(),
    operation: new Column(),
    intervalMs: new Column(),
    callId: new Column(),
    code: new Column(),
    expectedCode: new Column(),
    state: new Column(),
    changedWallMs: new Column(),
    ranWallMs: new Column(),
    reason: new Column(),
    origin: new Column(),
    parameterDigest: new Column(),
    restartDigest: new Column(),
    restartParameters: new Column(),
    secureDigest: new Column(),
    privateParameters: new Column(),
    migrateSource: new Column(),
    migrateTarget: new Column(),
    featureSet: new Column(),
  };
  /** By history, the number of its first entry; and at the end, how many there are. */
  readonly #firstEntries: number[] = [0];

  /** Its number, by which a node may have it. What is equal and no plain value (an agent, names) is kept once if it is one object. */
  add({ resource, agent, container, shutdownLockWallMs, entries }: StoredHistory): number {
    this.#heads.resource.push(resource);
    this.#heads.agent.push(agent);
    this.#heads.container.push(container);
    this.#heads.shutdownLockWallMs.push(shutdownLockWallMs);
    for (const entry of entries) this.#addEntry(entry);
    return this.#firstEntries.push((this.#firstEntries.at(-1) ?? 0) + entries.length) - 2;
  }

  /** No more are taken. */
  close(): void {
    for (const column of [...Object.values(this.#heads), ...Object.values(this.#entries)]) column.close();
  }

  /** What that node remembers: histories by number; of several of one resource the last counts. */
  nodeHistory(node: string, numbers: readonly number[]): NodeHistory {
    const byResource = new Map(numbers.map((number) => [this.resourceOf(number), number]));
    return new StoredNodeHistory(this, node, Int32Array.from(byResource.values()));
  }

  resourceOf(number: number): string {
    return this.#heads.resource.at(number);
  }

  historyAt(node: string, number: number): ResourceHistory {
    const [first = 0, end = 0] = [this.#firstEntries[number], this.#firstEntries[number + 1]];
    const entries: HistoryEntry[] = [];
    for (let entry = first; entry < end; entry += 1) entries.push(this.#entryAt(entry));
    return {
      node,
      resource: this.#heads.resource.at(number),
      agent: this.#heads.agent.at(number),
      container: this.#heads.container.at(number),
      shutdownLockWallMs: this.#heads.shutdownLockWallMs.at(number),
      entries,
    };
  }

  #addEntry(entry: HistoryEntry): void {
    const columns = this.#entries;
    columns.id.push(entry.id);
    columns.key.push(entry.key);
    columns.operation.push(entry.operation);
    columns.intervalMs.push(entry.intervalMs);
    columns.callId.push(entry.callId);
    columns.code.push(entry.code);
    columns.expectedCode.push(entry.expectedCode);
    columns.state.push(entry.state);
    columns.changedWallMs.push(entry.changedWallMs);
    columns.ranWallMs.push(entry.ranWallMs);
    columns.reason.push(entry.reason);
    columns.origin.push(entry.origin);
    columns.parameterDigest.push(entry.parameterDigest);
    columns.restartDigest.push(entry.restartDigest);
    columns.restartParameters.push(entry.restartParameters);
    columns.secureDigest.push(entry.secureDigest);
    columns.privateParameters.push(entry.privateParameters);
    columns.migrateSource.push(entry.migrateSource);
    columns.migrateTarget.push(entry.migrateTarget);
    columns.featureSet.push(entry.featureSet);
  }

  #entryAt(number: number): HistoryEntry {
    const columns = this.#entries;
    return {
      id: columns.id.at(number),
      key: columns.key.at(number),
      operation: columns.operation.at(number),
      intervalMs: columns.intervalMs.at(number),
      callId: columns.callId.at(number),
      code: columns.code.at(number),
      expectedCode: columns.expectedCode.at(number),
      state: columns.state.at(number),
      changedWallMs: columns.changedWallMs.at(number),
      ranWallMs: columns.ranWallMs.at(number),
      reason: columns.reason.at(number),
      origin: columns.origin.at(number),
      parameterDigest: columns.parameterDigest.at(number),
      restartDigest: columns.restartDigest.at(number),
      restartParameters: columns.restartParameters.at(number),
      secureDigest: columns.secureDigest.at(number),
      privateParameters: columns.privateParameters.at(number),
      migrateSource: columns.migrateSource.at(number),
      migrateTarget: columns.migrateTarget.at(number),
      featureSet: columns.featureSet.at(number),
    };
  }
}

class StoredNodeHistory implements NodeHistory {
  readonly #store: HistoryStore;
  readonly #node: string;
  readonly #numbers: Int32Array;
  /** Made when it is first asked for: most nodes are only read from the first to the last. */
  #byResource: ReadonlyMap<string, number> | null = null;

  constructor(store: HistoryStore, node: string, numbers: Int32Array) {
    this.#store = store;
    this.#node = node;
    this.#numbers = numbers;
  }

  get(resource: string): ResourceHistory | undefined {
    this.#byResource ??= new Map(Array.from(this.#numbers, (number) => [this.#store.resourceOf(number), number]));
    const number = this.#byResource.get(resource);
    return number === undefined ? undefined : this.#store.historyAt(this.#node, number);
  }

  *keys(): Generator<string, void, undefined> {
    for (const number of this.#numbers) yield this.#store.resourceOf(number);
  }

  *values(): Generator<ResourceHistory, void, undefined> {
    for (const number of this.#numbers) yield this.#store.historyAt(this.#node, number);
  }
}
