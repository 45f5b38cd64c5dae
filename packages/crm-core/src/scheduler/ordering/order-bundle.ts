import { instanceAt } from '../actions/plan.ts';
import type { Planned } from '../actions/plan-actions.ts';
import type { CollectivePoints } from '../actions/plan-collective.ts';
import type { Instance, World } from '../world/world.ts';
import { edges } from './order-clone.ts';
import { bracket, pointsOf } from './order-group.ts';
import { relation, type RelationList } from './relation.ts';

/** Addresses before containers, containers before what runs within. */
export function orderBundle(bundle: Instance, world: World, planned: Planned, relations: RelationList): void {
  const points = pointsOf(planned, bundle.number);
  const { table } = planned;
  if (points.promote >= 0) {
    relations.add(points.stopped, points.start);
    relations.addAll([points.stopped, points.running, points.demoted], [points.promote]);
    relations.add(points.demoted, points.stop);
    relations.add(points.demoted, points.start);
  }
  for (const { ip, container } of bundle.replicas ?? []) {
    encloseStart(points, table.of(container, 'start'), relations);
    bracket(relations, points.stop, table.of(container, 'stop'), points.stopped);
    if (ip === null) continue;
    relations.addAll(table.of(ip, 'start'), table.of(container, 'start'), relation.pulls | relation.gates);
    relations.addAll(table.of(container, 'stop'), table.of(ip, 'stop'), relation.needs);
  }
  orderReplicas(bundle, planned, relations);
  for (const child of bundle.children) {
    if (instanceAt({ world }, child).kind === 'clone') encloseClone(points, child, planned, relations);
  }
}

/** Where a host takes one container only, it is asked for the others before it is given one. */
function orderReplicas(bundle: Instance, { table }: Planned, relations: RelationList): void {
  if (bundle.resource.kind !== 'bundle' || bundle.resource.bundle.container.replicasPerHost > 1) return;
  const containers = (bundle.replicas ?? []).map(({ container }) => container);
  const probes = new Map<number, number[]>();
  for (const probe of containers.flatMap((container) => table.probesOf(container))) {
    const { node } = table.at(probe);
    probes.set(node, [...(probes.get(node) ?? []), probe]);
  }
  for (const start of containers.flatMap((container) => table.of(container, 'start'))) {
    relations.addAll(probes.get(table.at(start).node) ?? [], [start]);
  }
}

/** One replica that comes up is enough to call the bundle running. */
function encloseStart({ start, running }: CollectivePoints, inner: readonly number[], relations: RelationList): void {
  relations.addAll([start], inner, relation.showsFirst | relation.commands);
  relations.addAll(inner, [running], relation.shows | relation.gatesUnlessAny);
}

function encloseClone(points: CollectivePoints, clone: number, planned: Planned, relations: RelationList): void {
  for (const [open, task, done] of pairs) {
    if (points[open] < 0) continue;
    const { first, last } = edges(planned, clone, task);
    relations.addAll([points[open]], first, relation.showsFirst | relation.commands | relation.shows);
    relations.addAll(last, [points[done]], relation.shows | (open === 'promote' ? relation.gates : 0));
  }
}

const pairs = [
  ['start', 'start', 'running'],
  ['stop', 'stop', 'stopped'],
  ['promote', 'promote', 'promoted'],
  ['demote', 'demote', 'demoted'],
] as const;
