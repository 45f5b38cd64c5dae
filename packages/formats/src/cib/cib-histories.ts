/**
 * What nodes remember of resources, operation by operation: nearly all of a CIB of some
 * size. So it is not kept as elements: each resource's is read as soon as it is complete,
 * and kept in columns.
 */
import {
  type HistoryEntry,
  HistoryStore,
  type ResourceHistory,
  type Situation,
  type StoredHistory,
} from '@understudy/crm-core';
import type { XmlElement } from '../xml.ts';
import { parseEpochMs } from './cib-date.ts';
import { childrenNamed, idOf } from './cib-document.ts';
import type { CibNotes } from './cib-notes.ts';
import type { NodeState } from './cib-node-states.ts';
import type { UnreadList } from './cib-vocabulary.ts';
import { parseInteger } from './cib-values.ts';

const place = ['cib', 'status', 'node_state', 'lrm', 'lrm_resources'];

export class HistoryReader {
  readonly #notes: CibNotes;
  readonly #unread: UnreadList;
  readonly #store = new HistoryStore();
  /** Numbers of its histories in the store, in the order of the document: only later it may be known which node it is. */
  readonly #byState = new Map<XmlElement, number[]>();
  readonly #agents = new Map<string, ResourceHistory['agent']>();
  readonly #names = new Map<string, readonly string[]>();

  constructor(notes: CibNotes, unread: UnreadList) {
    this.#notes = notes;
    this.#unread = unread;
  }

  /** Reads the element, if it is a resource's history in its place. */
  take(element: XmlElement, path: readonly XmlElement[]): boolean {
    if (element.name !== 'lrm_resource' || path.length !== place.length) return false;
    const state = path[2];
    if (state === undefined || !path.every(({ name }, depth) => name === place[depth])) return false;
    const histories = this.#byState.get(state) ?? [];
    this.#byState.set(state, histories);
    if (idOf(element) !== '') histories.push(this.#store.add(this.#readHistory(element)));
    this.#unread.look(element, path);
    return true;
  }

  /** Of these nodes, in their order; no more is read after that. */
  of(states: readonly NodeState[]): Situation['histories'] {
    this.#store.close();
    const byNode = new Map<string, number[]>();
    for (const { element, situation } of states) {
      const numbers = this.#byState.get(element);
      if (numbers !== undefined) byNode.set(situation.name, [...(byNode.get(situation.name) ?? []), ...numbers]);
    }
    return new Map([...byNode].map(([node, numbers]) => [node, this.#store.nodeHistory(node, numbers)]));
  }

  #readHistory(element: XmlElement): StoredHistory {
    const { attributes } = element;
    return {
      resource: idOf(element),
      agent: this.#agentOf(element),
      container: attributes.get('container') ?? null,
      shutdownLockWallMs: parseEpochMs(attributes.get('shutdown-lock')),
      entries: childrenNamed(element, 'lrm_rsc_op').map((entry) => this.#readEntry(entry)),
    };
  }

  #agentOf({ attributes }: XmlElement): ResourceHistory['agent'] {
    const standard = attributes.get('class') ?? '';
    const provider = attributes.get('provider') ?? null;
    const type = attributes.get('type') ?? '';
    // No text of a document has this character in it.
    const key = `${standard}\0${provider ?? '\0'}\0${type}`;
    return shared(this.#agents, key, () => ({ standard, provider, type }));
  }

  #readEntry(element: XmlElement): HistoryEntry {
    const { attributes } = element;
    const id = idOf(element);
    const origin = attributes.get('transition-key') ?? null;
    return {
      id,
      key: attributes.get('operation_key') ?? id,
      operation: attributes.get('operation') ?? '',
      intervalMs: numberOr(attributes.get('interval'), 0),
      callId: numberOr(attributes.get('call-id'), 0),
      code: numberOr(attributes.get('rc-code'), 0),
      expectedCode: expectedCodeOf(origin),
      state: this.#stateOf(element),
      changedWallMs: parseEpochMs(attributes.get('last-rc-change')),
      ranWallMs: parseEpochMs(attributes.get('last-run')),
      reason: attributes.get('exit-reason') ?? '',
      origin,
      parameterDigest: attributes.get('op-digest') ?? null,
      restartDigest: attributes.get('op-restart-digest') ?? null,
      restartParameters: this.#namesIn(attributes.get('op-force-restart')),
      secureDigest: attributes.get('op-secure-digest') ?? null,
      privateParameters: this.#namesIn(attributes.get('op-secure-params')),
      migrateSource: attributes.get('migrate_source') ?? null,
      migrateTarget: attributes.get('migrate_target') ?? null,
      featureSet: attributes.get('crm_feature_set') ?? null,
    };
  }

  #stateOf(element: XmlElement): HistoryEntry['state'] {
    const text = element.attributes.get('op-status') ?? '0';
    const state = states.get(text);
    if (state === undefined) this.#notes.invalid(element, 'op-status', text, 'an error');
    return state ?? 'error';
  }

  #namesIn(text: string | undefined): readonly string[] | null {
    if (text === undefined) return null;
    return shared(this.#names, text, () => text.split(/\s+/).filter((name) => name !== ''));
  }
}

function shared<T>(known: Map<string, T>, key: string, make: () => T): T {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

const states = new Map<string, HistoryEntry['state']>([
  ['-1', 'pending'],
  ['0', 'done'],
  ['1', 'cancelled'],
  ['2', 'timeout'],
  ['3', 'notSupported'],
  ['4', 'error'],
  ['5', 'errorHard'],
  ['6', 'errorFatal'],
  ['7', 'notInstalled'],
  ['8', 'notConnected'],
  ['9', 'invalid'],
  // No fencing device, no secrets: failures of the node's own making.
  ['10', 'error'],
  ['11', 'error'],
]);

function numberOr(text: string | undefined, usual: number): number {
  return parseInteger(text ?? '') ?? usual;
}

/** `ACTION:TRANSITION:CODE:COORDINATOR`. */
function expectedCodeOf(origin: string | null): number | null {
  const match = /^-?\d+:-?\d+:(-?\d+):/.exec(origin ?? '');
  return match === null ? null : Number(match[1]);
}
