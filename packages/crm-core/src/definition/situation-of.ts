import { promotionAttribute, resultCodes } from '@understudy/contracts';
import { sortedBy } from '../base/order.ts';
import { infinity, parseScore } from '../base/score.ts';
import type { ClusterModel } from '../model/cluster.ts';
import { historiesByNode } from '../model/configuration/histories.ts';
import type {
  FailCountEntry,
  HistoryEntry,
  NodeSituation,
  ResourceHistory,
  Situation,
} from '../model/configuration/situation.ts';
import { untold } from '../model/configuration/untold.ts';
import type { NodeAttribute } from '../model/node-attribute.ts';
import { primitivesOf } from '../model/primitives-of.ts';
import { ruleAttributesOf } from '../model/rule-attributes.ts';
import type { ClusterStatus, FailCount, NodeStatus, OperationRecord } from '../model/status.ts';
import { agentName } from './configured-resource-of.ts';

/*
 * What is known of a cluster of ours, as the scheduler reads it. The order of the
 * records becomes the numbers of the calls.
 */

export function situationOf(model: ClusterModel, status: ClusterStatus): Situation {
  return {
    quorate: status.quorate,
    nodes: sortedBy(status.nodes, ({ id }) => id).map((node) => nodeSituation(node, readBy(model, status))),
    tickets: [],
    histories: historiesByNode(historiesOf(model, inTurn(status.history))),
    failCounts: status.failCounts.map((count) => failCount(model, count)),
    promotionScores: promotionScoresOf(model, status),
  };
}

const said = {
  online: { member: true, peer: true, join: 'member', expected: 'member' },
  pending: { member: true, peer: true, join: 'pending', expected: 'member' },
  offline: { member: false, peer: false, join: 'down', expected: 'down' },
  unclean: { member: false, peer: false, join: 'down', expected: 'member' },
} as const satisfies Record<NodeStatus['state'], Partial<NodeSituation>>;

/** Of what is said of the nodes, that which rules read: nothing else of it is decided upon in this way. */
function readBy({ constraints }: ClusterModel, { attributes }: ClusterStatus): readonly NodeAttribute[] {
  const isRead = ruleAttributesOf(constraints);
  return attributes.filter(({ name }) => isRead.has(name));
}

function nodeSituation({ id, state }: NodeStatus, attributes: readonly NodeAttribute[]): NodeSituation {
  return {
    name: id,
    id,
    isRemote: false,
    memberSinceWallMs: null,
    peerSinceWallMs: null,
    ...said[state],
    attributes: new Map(attributes.flatMap(({ node, name, value }) => (node === id ? [[name, value]] : []))),
    utilization: new Map(),
    maintenance: null,
    isFenced: null,
  };
}

function inTurn(history: readonly OperationRecord[]): readonly OperationRecord[] {
  return history.filter(tells).toSorted((a, b) => a.sequence - b.sequence);
}

/** What could not be told, or says nothing of what runs, leaves all as it was. */
function tells({ action, code }: OperationRecord): boolean {
  return code !== 'inconclusive' && action !== 'clean' && action !== 'notify';
}

function historiesOf(model: ClusterModel, records: readonly OperationRecord[]): readonly ResourceHistory[] {
  const agents = new Map(model.resources.flatMap(primitivesOf).map(({ id, agent }) => [id, agent]));
  const byPlace = new Map<string, OperationRecord[]>();
  for (const record of records) {
    const place = JSON.stringify([record.node, record.resource]);
    const list = byPlace.get(place);
    if (list === undefined) byPlace.set(place, [record]);
    else list.push(record);
  }
  return [...byPlace.values()].flatMap((list): ResourceHistory[] => {
    const [first] = list;
    if (first === undefined) return [];
    const { node, resource } = first;
    const agent = agentName(agents.get(resource) ?? 'gone');
    return [{ node, resource, agent, container: null, shutdownLockWallMs: null, entries: list.map(historyEntry) }];
  });
}

function historyEntry(record: OperationRecord): HistoryEntry {
  const { resource, action, intervalMs, probe, sequence, code, reason, atWallMs, digest } = record;
  const pending = code === 'pending';
  const number = pending ? 193 : resultCodes[code];
  const key = `${resource}_${operationNames[action] ?? action}_${intervalMs}`;
  return {
    ...untold,
    id: key,
    key,
    operation: operationNames[action] ?? action,
    intervalMs,
    callId: pending ? -1 : sequence,
    code: number,
    expectedCode: expectedCode(record),
    state: pending ? 'pending' : 'done',
    changedWallMs: atWallMs,
    ranWallMs: atWallMs,
    reason,
    parameterDigest: probe ? null : digest,
  };
}

/** A probe only asks; a monitor expects the role in which it was begun, or that it is not there. */
function expectedCode({ action, probe, role }: OperationRecord): number {
  if (probe || (action === 'monitor' && role === 'stopped')) return resultCodes.notRunning;
  return action === 'monitor' && role === 'promoted' ? resultCodes.promoted : resultCodes.ok;
}

/** One failed start is as bad as any number of failures, where it is fatal. */
function failCount({ properties }: ClusterModel, { action, count, ...rest }: FailCount): FailCountEntry {
  const isFatal = action === 'start' && properties.startFailureIsFatal;
  return { ...rest, operation: operationNames[action] ?? action, count: isFatal && count > 0 ? infinity : count };
}

/** Where the scheduler calls an operation otherwise than our agents do. */
const operationNames: Readonly<Record<string, string>> = {
  migrateTo: 'migrate_to',
  migrateFrom: 'migrate_from',
  validate: 'validate-all',
};

/** An agent that gives no scores can be promoted all the same (Pacemaker: it cannot). */
function promotionScoresOf(model: ClusterModel, status: ClusterStatus): Situation['promotionScores'] {
  const given = new Map(status.attributes.map(({ node, name, value }) => [JSON.stringify([node, name]), value]));
  const promotable = model.resources.filter((resource) => resource.kind === 'clone' && resource.promotable);
  return promotable.flatMap((clone) =>
    primitivesOf(clone).flatMap(({ id: resource, saysPromotionScore }) =>
      model.nodes.map(({ id: node }) => {
        const own = parseScore(given.get(JSON.stringify([node, promotionAttribute(resource)])) ?? '');
        return { node, resource, score: own ?? (saysPromotionScore === true ? unsaid : 0) };
      }),
    ),
  );
}

/** As Pacemaker counts who has not said that it can be promoted. */
const unsaid = -1;
