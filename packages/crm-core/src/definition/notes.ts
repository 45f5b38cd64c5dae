import { formatDuration } from '../base/duration.ts';
import { sortedBy } from '../base/order.ts';
import type { ClusterModel } from '../model/cluster.ts';
import type { HistoryEntry } from '../model/configuration/situation.ts';
import { primitivesOf } from '../model/primitives-of.ts';
import type { ClusterStatus, FailCount } from '../model/status.ts';
import { placingOf } from '../scheduler/report/explain.ts';
import type { Placing } from '../scheduler/report/explanation.ts';
import { sayPlace } from '../scheduler/report/say-place.ts';
import { whyContext, type WhyContext } from '../scheduler/report/why-context.ts';
import type { Instance, World } from '../scheduler/world/world.ts';
import { isForgotten } from './forgotten.ts';
import { holdNotes, refusals, refusalText } from './hold-notes.ts';
import { currentPlaces } from './placements.ts';
import type { Schedule } from './schedule.ts';

/** What people should know of a primitive, as a status tells it: a sentence, and what to do. */
export interface Note {
  readonly kind: 'blocked' | 'banned' | 'unmanaged' | 'notRunning' | 'multipleActive' | 'waiting';
  /** What it is about; null: the resource as a whole. */
  readonly node: string | null;
  readonly text: string;
}

export interface NoteScene {
  readonly model: ClusterModel;
  readonly status: ClusterStatus;
  readonly schedule: Schedule;
  readonly nowWallMs: number;
}

/** By primitive, in the definition's order; what is no longer defined comes last. Nothing is said of what is well. */
export function notesOf(scene: NoteScene): ReadonlyMap<string, readonly Note[]> {
  const { model, schedule } = scene;
  const context = whyContext(schedule.decision);
  const primitives = context.world.instances.filter(({ kind }) => kind === 'primitive');
  const instances = Map.groupBy(primitives, ({ resource }) => resource.id);
  const defined = model.resources.flatMap(primitivesOf).map(({ id }) => id);
  const names = new Set([...defined, ...primitives.map(({ resource }) => resource.id)]);
  return new Map([...names].map((name) => [name, notesOn(scene, context, instances.get(name) ?? [])]));
}

function notesOn(scene: NoteScene, context: WhyContext, instances: readonly Instance[]): readonly Note[] {
  const firm = [
    ...instances.flatMap((instance) => holdNotes(context.world, instance)),
    ...banNotes(scene, context, instances),
    ...instances.flatMap((instance) => multipleNotes(context, instance)),
  ];
  return unlikeTexts([...firm, ...placeNotes(context, instances)]);
}

function unlikeTexts(notes: readonly Note[]): readonly Note[] {
  return [...new Map(notes.map((note) => [note.text, note])).values()];
}

/** Copies that cannot be told apart are banned together: that is said once. */
function banNotes(scene: NoteScene, { world }: WhyContext, instances: readonly Instance[]): readonly Note[] {
  const bans = new Map(instances.filter(isWanted).flatMap(({ bans }) => [...bans]));
  const [instance] = instances;
  if (instance === undefined) return [];
  const places = [...bans].flatMap(([number, reason]): Ban[] => {
    const node = world.nodes[number]?.name;
    const isBlocked = instances.some(({ block, activeOn }) => block !== null && activeOn.includes(number));
    return node === undefined || isBlocked ? [] : [{ node, number, reason }];
  });
  const sorted = sortedBy(places, ({ node }) => node);
  return sorted.map((ban) => ({ kind: 'banned', node: ban.node, text: banText(scene, world, instances, ban) }));
}

function banText(scene: NoteScene, world: World, instances: readonly Instance[], ban: Ban): string {
  const { node } = ban;
  const id = instances[0]?.resource.id ?? '';
  const because = banReason(scene, world, instances, ban);
  if (because === null) return `${id} is not on ${node}: what it goes with is banned from there.`;
  const remedy = `Put right what failed, then run: crm resource cleanup ${id} ${node}`;
  return `${id} is banned from ${node}: ${because}; ${banEnd(scene, id, node)}. ${remedy}`;
}

function isWanted({ isRemoved, roleLimit }: Instance): boolean {
  return !isRemoved && roleLimit?.role !== 'stopped';
}

interface Ban {
  readonly node: string;
  readonly number: number;
  readonly reason: string;
}

/** `start of site failed on a`, `site failed 3 times on a (limit 3)`; null: it has not failed itself. */
function banReason(scene: NoteScene, world: World, instances: readonly Instance[], ban: Ban): string | null {
  const { node } = ban;
  const [instance] = instances;
  const id = instance?.resource.id ?? '';
  const counts = standing(scene, id, node);
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const limit = instance?.resource.meta.migrationThreshold ?? 0;
  if (scene.model.properties.startFailureIsFatal && counts.some(({ action }) => action === 'start')) {
    return `start of ${id} failed on ${node}`;
  }
  if (limit > 0 && total >= limit)
    return `${id} failed ${total === 1 ? 'once' : `${total} times`} on ${node} (limit ${limit})`;
  const last = instances.flatMap(({ observed }) => observed.get(ban.number)?.failures ?? []).at(-1)?.entry;
  const entry = last ?? refusalOn(world, id, node);
  return entry === undefined ? null : refusalText(id, node, entry);
}

function refusalOn({ situation }: World, resource: string, node: string): HistoryEntry | undefined {
  return situation.histories
    .get(node)
    ?.get(resource)
    ?.entries.findLast(({ code }) => refusals.has(code));
}

function standing({ status, model, nowWallMs }: NoteScene, resource: string, node: string): readonly FailCount[] {
  return status.failCounts.filter(
    (failure) =>
      failure.resource === resource && failure.node === node && !isForgotten(model, status, failure, nowWallMs),
  );
}

function banEnd(scene: NoteScene, resource: string, node: string): string {
  const counts = standing(scene, resource, node);
  const timeoutMs = primitiveNamed(scene.model, resource)?.meta.failureTimeoutMs ?? 0;
  if (counts.length === 0 || timeoutMs === 0) return 'until it is cleaned up';
  const endsWallMs = Math.max(...counts.map(({ lastFailureWallMs }) => lastFailureWallMs)) + timeoutMs;
  return `tried again in ${formatDuration(Math.ceil((endsWallMs - scene.nowWallMs) / 1_000) * 1_000)}`;
}

function primitiveNamed({ resources }: ClusterModel, id: string) {
  return resources.flatMap(primitivesOf).find((primitive) => primitive.id === id);
}

function multipleNotes({ world }: WhyContext, instance: Instance): readonly Note[] {
  const { resource, clone, block } = instance;
  const nodes = currentPlaces(world, instance).map(({ node }) => node);
  if (clone !== null || nodes.length < 2 || block !== null || !instance.isManaged) return [];
  const policy = resource.meta.multipleActive;
  const text = `${resource.id} is active on ${nodes.join(' and ')} at once (multipleActive ${policy}).`;
  return [{ kind: 'multipleActive', node: null, text: `${text} It is being put right. See why it was started twice.` }];
}

/** Where it runs nowhere and should, and where something has to wait. Not for what people have stopped: that is no news. */
function placeNotes(context: WhyContext, instances: readonly Instance[]): readonly Note[] {
  const open = instances.filter((instance) => isTold(context.world, instance));
  const places = open.map((instance) => placingOf(context, instance));
  const isSomewhere = places.some(({ target }) => target.node !== null);
  return places.flatMap((place): Note[] => {
    const { verdict } = place;
    if (isAsked(place) || isWell(place) || (isSomewhere && verdict.kind === 'nowhere')) return [];
    const kind = verdict.kind === 'placed' || verdict.kind === 'untouched' ? 'waiting' : 'notRunning';
    return [{ kind, node: null, text: withoutNumbers(context.world, sayPlace(place)) }];
  });
}

/** Not what other notes tell of, nor where something is under way: that is told as such. */
function isTold({ nodes }: World, { isRemoved, block, isManaged, activeOn, underWayOn }: Instance): boolean {
  if (isRemoved || block !== null || underWayOn.length > 0) return false;
  return isManaged || activeOn.every((node) => nodes[node]?.pending === true);
}

/** Copies that cannot be told apart have no number for people. */
function withoutNumbers({ instances }: World, text: string): string {
  const copies = instances.filter(({ copy, isUnique }) => copy !== null && !isUnique);
  return copies.reduce((told, { id, resource }) => told.replaceAll(id, resource.id), text);
}

function isAsked({ verdict }: Placing): boolean {
  return verdict.kind === 'disabled' && verdict.because === 'targetRole';
}

function isWell({ verdict, actions }: Placing): boolean {
  return verdict.kind === 'placed' && actions.every(({ state }) => state === 'done');
}
