/** What nodes remember of resources, operation by operation. */
import type { HistoryEntry, ResourceHistory } from '@understudy/crm-core';
import type { XmlElement } from '../xml.ts';
import { parseEpochMs } from './cib-date.ts';
import { childrenNamed, idOf, type CibDocument } from './cib-document.ts';
import { historyElements, type NodeState } from './cib-node-states.ts';
import { parseInteger } from './cib-values.ts';

export function readHistories(states: readonly NodeState[], document: CibDocument): ResourceHistory[] {
  return states.flatMap((state) => {
    return historyElements(state).map((element) => readHistory(element, state.situation.name, document));
  });
}

function readHistory(element: XmlElement, node: string, document: CibDocument): ResourceHistory {
  const { attributes } = element;
  return {
    node,
    resource: idOf(element),
    agent: {
      standard: attributes.get('class') ?? '',
      provider: attributes.get('provider') ?? null,
      type: attributes.get('type') ?? '',
    },
    container: attributes.get('container') ?? null,
    shutdownLockWallMs: parseEpochMs(attributes.get('shutdown-lock')),
    entries: childrenNamed(element, 'lrm_rsc_op').map((entry) => readEntry(entry, document)),
  };
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

function readEntry(element: XmlElement, { notes }: CibDocument): HistoryEntry {
  const { attributes } = element;
  const id = idOf(element);
  const origin = attributes.get('transition-key') ?? null;
  const stateText = attributes.get('op-status') ?? '0';
  const state = states.get(stateText);
  if (state === undefined) notes.invalid(element, 'op-status', stateText, 'an error');
  return {
    id,
    key: attributes.get('operation_key') ?? id,
    operation: attributes.get('operation') ?? '',
    intervalMs: numberOr(attributes.get('interval'), 0),
    callId: numberOr(attributes.get('call-id'), 0),
    code: numberOr(attributes.get('rc-code'), 0),
    expectedCode: expectedCodeOf(origin),
    state: state ?? 'error',
    changedWallMs: parseEpochMs(attributes.get('last-rc-change')),
    ranWallMs: parseEpochMs(attributes.get('last-run')),
    reason: attributes.get('exit-reason') ?? '',
    origin,
    parameterDigest: attributes.get('op-digest') ?? null,
    restartDigest: attributes.get('op-restart-digest') ?? null,
    restartParameters: namesIn(attributes.get('op-force-restart')),
    secureDigest: attributes.get('op-secure-digest') ?? null,
    privateParameters: namesIn(attributes.get('op-secure-params')),
    migrateSource: attributes.get('migrate_source') ?? null,
    migrateTarget: attributes.get('migrate_target') ?? null,
    featureSet: attributes.get('crm_feature_set') ?? null,
  };
}

function numberOr(text: string | undefined, usual: number): number {
  return parseInteger(text ?? '') ?? usual;
}

/** `ACTION:TRANSITION:CODE:COORDINATOR`. */
function expectedCodeOf(origin: string | null): number | null {
  const match = /^-?\d+:-?\d+:(-?\d+):/.exec(origin ?? '');
  return match === null ? null : Number(match[1]);
}

function namesIn(text: string | undefined): string[] | null {
  return text === undefined ? null : text.split(/\s+/).filter((name) => name !== '');
}
