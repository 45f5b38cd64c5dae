import type { AgentManifest } from '@understudy/contracts';
import { isRunning } from '../model/failure.ts';
import { timeoutOf } from './timeouts.ts';
import type { LedgerEntry, NodeRecord, OperationsEffect, Ownership, WorkOrder } from './work-order.ts';
import type { Primitive } from '../model/resource.ts';

/**
 * What may be active on this host. Written before an action that activates, and
 * shortened only after one that certainly ended it: it may say too much, never
 * too little.
 */
export class Ledger {
  readonly #manifests: () => ReadonlyMap<string, AgentManifest>;
  #entries: readonly LedgerEntry[] = [];

  constructor(manifests: () => ReadonlyMap<string, AgentManifest>) {
    this.#manifests = manifests;
  }

  get entries(): readonly LedgerEntry[] {
    return this.#entries;
  }

  find(resource: string): LedgerEntry | undefined {
    return this.#entries.find((entry) => entry.resource === resource);
  }

  /** Takes what an earlier life of the daemon left. */
  adopt(entries: readonly LedgerEntry[]): void {
    this.#entries = entries;
  }

  begin(primitive: Primitive | null, order: WorkOrder): OperationsEffect[] {
    const { action } = order.action;
    if (primitive === null || (action !== 'start' && action !== 'promote')) return [];
    return this.#enter(primitive, order, action === 'promote' ? 'promoted' : idleRole(order.ownership));
  }

  end(primitive: Primitive | null, order: WorkOrder, record: NodeRecord): OperationsEffect[] {
    if (record.action === 'stop' && record.code === 'ok') return this.#strike(record.resource);
    if (record.action === 'demote' && record.code === 'ok') return this.#weaken(record.resource);
    if (!onlyLooked(record)) return [];
    if (record.code === 'notRunning') return this.#strike(record.resource);
    if (primitive === null || !isRunning(record.code)) return [];
    const isPromoted = record.code === 'promoted' || record.code === 'degradedPromoted';
    return this.#enter(primitive, order, isPromoted ? 'promoted' : idleRole(order.ownership));
  }

  #enter(primitive: Primitive, order: WorkOrder, role: LedgerEntry['role']): OperationsEffect[] {
    const entry: LedgerEntry = {
      resource: primitive.id,
      agent: primitive.agent,
      parameters: primitive.parameters,
      ownership: order.ownership,
      role,
      digest: order.action.digest,
      stopTimeoutMs: timeoutOf(primitive, 'stop'),
      demoteTimeoutMs: timeoutOf(primitive, 'demote'),
      ...(primitive.copies === undefined ? {} : { copies: primitive.copies }),
      ...addressOf(primitive, this.#manifests().get(primitive.agent)),
    };
    return this.#write([...this.#entries.filter(({ resource }) => resource !== primitive.id), entry]);
  }

  #weaken(resource: string): OperationsEffect[] {
    const weaken = (entry: LedgerEntry): LedgerEntry =>
      entry.resource === resource ? { ...entry, role: idleRole(entry.ownership) } : entry;
    return this.#write(this.#entries.map(weaken));
  }

  #strike(resource: string): OperationsEffect[] {
    if (this.find(resource) === undefined) return [];
    return this.#write(this.#entries.filter((entry) => entry.resource !== resource));
  }

  #write(entries: readonly LedgerEntry[]): OperationsEffect[] {
    this.#entries = entries;
    return [{ kind: 'ledger', entries }];
  }
}

/** What a monitor finds where the resource should not be is as new as what a probe finds. */
function onlyLooked({ action, probe, role }: NodeRecord): boolean {
  return probe || (action === 'monitor' && role === 'stopped');
}

function addressOf({ parameters }: Primitive, manifest: AgentManifest | undefined): { readonly address?: string } {
  const address = parameters[manifest?.addressParameter ?? ''];
  return typeof address === 'string' ? { address } : {};
}

function idleRole(ownership: Ownership): LedgerEntry['role'] {
  return ownership === 'promotable' ? 'unpromoted' : 'started';
}

/**
 * In which order a host gives up what its ledger says: first, all at once, what
 * cuts the users off and may go at any time (addresses); then the rest, last begun
 * first ended, one after the other.
 */
export function giveUpOrder(
  entries: readonly LedgerEntry[],
  manifests: ReadonlyMap<string, AgentManifest>,
): { readonly atOnce: readonly LedgerEntry[]; readonly inTurn: readonly LedgerEntry[] } {
  const releasesFirst = (entry: LedgerEntry): boolean => manifests.get(entry.agent)?.releaseFirst === true;
  return {
    atOnce: entries.filter(releasesFirst),
    inTurn: entries.filter((entry) => !releasesFirst(entry)).reverse(),
  };
}
