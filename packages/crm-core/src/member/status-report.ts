import { versions } from '@understudy/contracts';
import type {
  FailureReport,
  InstanceReport,
  NextReport,
  NodeReport,
  ResourceReport,
  StatusReport,
} from '@understudy/contracts';
import { sortedBy } from '../base/order.ts';
import { isoTime } from '../base/iso-time.ts';
import { applyIntents } from '../coordinator/intents.ts';
import { fencingOf, type LastingAttribute } from '../coordinator/durable-state.ts';
import { intentReport } from '../coordinator/intent-report.ts';
import { type Note, notesOf } from '../definition/notes.ts';
import { schedule, type Schedule } from '../definition/schedule.ts';
import { primitivesOf } from '../model/primitives-of.ts';
import type { ClusterModel } from '../model/cluster.ts';
import type { NodeAttribute } from '../model/node-attribute.ts';
import type { Primitive, Resource } from '../model/resource.ts';
import type { ClusterStatus, OperationRecord } from '../model/status.ts';
import type { Transition } from '../model/transition.ts';
import { withoutFencing } from '../transition/without-fencing.ts';
import type { Body } from './body.ts';
import { ownershipReport, ownershipWarnings, type OwnershipScene } from './ownership-report.ts';
import { fencingReport } from './fencing-report.ts';
import type { PeerLink } from './peer-link.ts';
import { standingWarnings } from './standing-warnings.ts';

export interface ReportScene {
  readonly activity: StatusReport['activity'];
  readonly differsFrom: string | null;
  readonly ownership: OwnershipScene;
  /** What is said of nodes for as long as they are members. */
  readonly attributes: readonly NodeAttribute[];
  readonly wallMs: number;
}

interface Present {
  readonly body: Body;
  /** What would be begun now, were nothing under way. */
  readonly transition: Schedule;
  /** What there is to say of each primitive. */
  readonly notes: ReadonlyMap<string, readonly Note[]>;
  readonly activity: StatusReport['activity'];
}

/** The cluster as this member knows it: what is where comes from the scheduler, so that it is told as it is decided. */
export function statusReport(body: Body, scene: ReportScene): StatusReport {
  const { state, view, options } = body;
  const model = body.model === null ? null : applyIntents(body.model, body.intents());
  const { generation, sequence } = state.stamp;
  const present = model === null ? null : presentOf(body, model, scene);
  const fencing = fencingReport(body, scene.wallMs);
  const said = [...(state.attributes ?? []), ...scene.attributes];
  const ofCluster = attributesOf(said, null, new Map());
  const ownership = ownershipReport(body, scene.ownership, scene.wallMs);
  return {
    version: versions.api,
    cluster: options.membership.cluster,
    node: body.node,
    at: isoTime(scene.wallMs),
    generation,
    sequence,
    coordinator: view?.coordinator ?? null,
    activity: scene.activity,
    ownership,
    definition: definitionReport(body),
    nodes: nodeReports(body, model, said),
    resources: model === null || present === null ? [] : resourceReports(model, present),
    intents: state.intents.map(intentReport),
    warnings: [
      ...ownershipWarnings(body, ownership),
      ...standingWarnings(body, scene, present?.transition.unfenced ?? []),
    ],
    ...(ofCluster.size === 0 ? {} : { attributes: Object.fromEntries(ofCluster) }),
    ...(fencing === null ? {} : { fencing }),
  };
}

function definitionReport({ state }: Body): StatusReport['definition'] {
  if (state.definition === null) return null;
  const { revision, appliedWallMs, who } = state.definition;
  return { revision, appliedAt: isoTime(appliedWallMs), by: who };
}

function nodeReports(body: Body, model: ClusterModel | null, said: readonly Said[]): readonly NodeReport[] {
  return body.options.membership.nodes.map(({ id, links }) => {
    const modelled = model?.nodes.find((node) => node.id === id);
    const peer = body.peer(id);
    const attributes = attributesOf(said, id, modelled?.attributes ?? new Map());
    return {
      node: id,
      state: peer === undefined ? (body.view === null ? 'joining' : 'online') : peerState(body, peer),
      standby: modelled?.standby ?? false,
      maintenance: modelled?.maintenance ?? false,
      links: links.map((address, link) => ({
        link,
        address,
        state: peer === undefined ? 'up' : (peer.seen?.links[link] ?? 'unseen'),
        ...(peer?.seen?.measures[link] ?? { lossPercent: 0, roundTripMs: null }),
      })),
      ...(attributes.size === 0 ? {} : { attributes: Object.fromEntries(attributes) }),
    };
  });
}

/** What is said of a node, or of the cluster. */
type Said = LastingAttribute | NodeAttribute;

/** The definition's, then those that last, then those that do not; in the order of their names. */
function attributesOf(
  said: readonly Said[],
  node: string | null,
  defined: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const own = said.filter((each) => each.node === node);
  const all = [...defined, ...own.map(({ name, value }) => [name, value] as const)];
  return new Map(sortedBy([...new Map(all)], ([name]) => name));
}

function peerState({ view }: Body, peer: PeerLink): NodeReport['state'] {
  if (peer.verdict !== 'up') return peer.verdict;
  if (peer.isRestarting) return 'restarting';
  return view?.members.includes(peer.peer) === true && peer.hasJoined ? 'online' : 'joining';
}

function presentOf(body: Body, model: ClusterModel, { activity, wallMs }: ReportScene): Present {
  const status = clusterStatus(body);
  const transition = withoutFencing(schedule(model, status, wallMs), (node) => isBeingFenced(body, node));
  const notes = notesOf({ model, status, schedule: transition, nowWallMs: wallMs });
  return { body, transition, notes, activity };
}

/** What waits for a fencing that is under way is on its way. */
function isBeingFenced({ state }: Body, target: string): boolean {
  const last = fencingOf(state).history.findLast((record) => record.target === target);
  return last !== undefined && last.outcome.kind !== 'failed';
}

function resourceReports(model: ClusterModel, present: Present): readonly ResourceReport[] {
  return model.resources.flatMap((resource) =>
    primitivesOf(resource).map((primitive) => resourceReport(present, resource, primitive)),
  );
}

/** The cluster as this member knows it. */
export function clusterStatus(body: Body): ClusterStatus {
  const states = new Map(body.nodeStates());
  const { history, failCounts, attributes } = body.known;
  return {
    quorate: body.isQuorate,
    nodes: body.nodes.map((id) => ({ id, state: states.get(id) ?? 'offline' })),
    history,
    failCounts,
    attributes,
  };
}

function resourceReport(present: Present, top: Resource, primitive: Primitive): ResourceReport {
  const { body, transition, activity } = present;
  const { id, agent, parameters } = primitive;
  const placements = transition.placements.filter((placement) => placement.resource === id);
  const notes = present.notes.get(id) ?? [];
  const reasons = [...keptReasons(body, id, groupOf(top) ?? id), ...notes.map(({ text }) => text)];
  return {
    resource: id,
    agent,
    kind: kindOf(top),
    group: groupOf(top),
    parameters,
    shouldRun: [top, primitive].every(({ meta }) => meta.targetRole !== 'stopped'),
    instances: placements.flatMap(({ current }) => current.map((place) => instanceReport(present, id, place))),
    next: activity === 'working' ? nextOf(transition, id) : [],
    failures: failuresOf(body, id),
    reasons: [...new Set(reasons)],
  };
}

function keptReasons({ state }: Body, resource: string, whole: string): readonly string[] {
  return state.intents.flatMap((intent) => {
    if (intent.kind !== 'kept' || intent.resource !== resource) return [];
    const { node } = intent;
    const remedy = `Start the daemon on ${node}; or if it is certainly not active there, run: crm resource start ${whole}`;
    return [`It was left active on ${node}, which is away, and is begun nowhere else. ${remedy}`];
  });
}

/** An operation that is under way counts as done here: what it leads to is an instance already. */
function nextOf(transition: Transition, resource: string): readonly NextReport[] {
  return transition.placements.flatMap(({ resource: id, current, next }) => {
    if (id !== resource || next === null || next.role === 'stopped') return [];
    return current.some(({ node, role }) => node === next.node && role === next.role) ? [] : [next];
  });
}

function kindOf(top: Resource): ResourceReport['kind'] {
  if (top.kind !== 'clone') return 'switchable';
  return top.promotable ? 'fast' : 'local';
}

function groupOf(top: Resource): string | null {
  if (top.kind === 'group') return top.id;
  return top.kind === 'clone' && top.child.kind === 'group' ? top.child.id : null;
}

function instanceReport(present: Present, resource: string, { node, role }: NextReport): InstanceReport {
  const condition = conditionOf(present, resource, node);
  const operation = condition === 'pending' ? pendingOn(present.body, resource, node)?.action : undefined;
  return { node, role, condition, ...(operation === undefined ? {} : { operation }) };
}

function pendingOn({ known }: Body, resource: string, node: string): OperationRecord | undefined {
  return known.history.find(
    (record) => record.resource === resource && record.node === node && record.code === 'pending',
  );
}

function conditionOf(
  { body, transition, notes }: Present,
  resource: string,
  node: string,
): InstanceReport['condition'] {
  const own = (notes.get(resource) ?? []).filter((note) => (note.node ?? node) === node);
  if (own.some(({ kind }) => kind === 'blocked')) return 'blocked';
  if (pendingOn(body, resource, node) !== undefined) return 'pending';
  if (own.some(({ kind }) => kind === 'unmanaged')) return 'unmanaged';
  const acts = transition.actions.some(
    (action) =>
      action.kind === 'resource' && action.resource === resource && action.node === node && action.action === 'stop',
  );
  return acts ? 'failed' : 'good';
}

function failuresOf(body: Body, resource: string): readonly FailureReport[] {
  const failures = body.known.failCounts.filter((failure) => failure.resource === resource);
  return sortedBy(failures, ({ node, action }) => `${node} ${action}`).map((failure) => ({
    node: failure.node,
    operation: failure.action,
    code: failure.code,
    reason: failure.reason,
    at: isoTime(failure.lastFailureWallMs),
    failCount: failure.count,
  }));
}
