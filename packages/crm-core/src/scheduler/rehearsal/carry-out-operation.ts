import type { HistoryEntry } from '../../model/configuration/situation.ts';
import type { GraphAction } from '../decision.ts';
import type { ResolvedPrimitive } from '../resolve/resolved.ts';
import { codes } from '../world/judge-result.ts';
import { withoutCopy } from '../world/instance-draft.ts';
import { connect } from './change-node.ts';
import { digestsNow, newEntry, probedCode } from './operation-entry.ts';
import { historyHead, primitiveNamed, type Scene } from './scene.ts';

interface Operation extends GraphAction {
  readonly node: string;
  readonly resource: string;
}

interface NamedOperation extends Operation {
  /** As the node calls the resource. */
  readonly name: string;
}

/** One action of an agent, written down as its node would have. */
export function carryOutOperation(scene: Scene, action: Operation): void {
  const { book } = scene;
  const { task, node } = action;
  const primitive = primitiveNamed(scene, action.resource);
  const name = nameOnNode(scene, action);
  switch (task) {
    case 'notify':
      return;
    case 'cancel':
      return book.drop(node, name, ({ key }) => key === action.key);
    case 'delete':
      return book.forget(node, name);
    case 'reload':
    case 'reload-agent':
      return reload(scene, { ...action, name }, primitive);
    default:
      if (primitive !== undefined) record(scene, { ...action, name }, primitive);
  }
}

/** Nodes may still know a copy by the number that it once had. */
function nameOnNode({ book }: Scene, { node, resource, task }: Operation): string {
  if (book.of(node, resource) !== undefined || resource !== withoutCopy(resource)) return resource;
  const copies = book.copiesOf(node, resource);
  const wanted = copies.find(
    ({ entries }) => ((toldCode(entries) ?? codes.notRunning) === codes.notRunning) === (task === 'start'),
  );
  return (wanted ?? copies[0])?.resource ?? resource;
}

function record(scene: Scene, action: NamedOperation, primitive: ResolvedPrimitive): void {
  const { task: operation, node, name, intervalMs } = action;
  const { book, options, migrations } = scene;
  const callId = book.nextCallId();
  const code = codeOf(scene, action);
  const key = `${name}_${operation}_${intervalMs}`;
  const entry = newEntry({ key, operation, intervalMs, callId, code, expectedCode: code }, options.nowWallMs);
  if (begins(operation)) connectThrough(scene, action.resource);
  const migration = operation.startsWith('migrate_') ? migrations.get(action.resource) : undefined;
  book.record(historyHead(scene, node, name, primitive), {
    ...entry,
    ...(begins(operation) ? digests(scene, action, primitive) : {}),
    migrateSource: migration?.source ?? null,
    migrateTarget: migration?.target ?? null,
  });
}

function connectThrough(scene: Scene, resource: string): void {
  const { world } = scene;
  const brought = world.instanceById.get(resource)?.remoteNode ?? null;
  const node = brought === null ? undefined : world.nodes[brought];
  if (node?.kind === 'remote') connect(scene, node.name);
}

/** From then on it runs with the parameters of now. */
function begins(operation: string): boolean {
  return operation === 'start' || operation === 'migrate_from';
}

/** Of a connection into a container the parameters are not known here: they name the host. */
function digests(scene: Scene, { node, name, resource }: NamedOperation, primitive: ResolvedPrimitive) {
  const { world, options, book, primitives } = scene;
  if (primitives.get(resource)?.some(({ container }) => container !== null) === true) return {};
  const attributes = world.nodeByName.get(node)?.attributes ?? new Map<string, string>();
  return digestsNow(primitive, attributes, book.of(node, name), options.digest);
}

function codeOf({ world, book, primitives }: Scene, operation: NamedOperation): number {
  const { task, node, resource, name, intervalMs } = operation;
  if (task !== 'monitor') return codes.ok;
  const before = probedCode(primitives.get(resource) ?? [], world.nodeByName.get(node)?.number ?? -1);
  if (intervalMs === 0) return before;
  return toldCode(book.of(node, name)?.entries.filter((entry) => book.isNew(entry)) ?? []) ?? before;
}

/** What the newest operation that says what is there has said; undefined: nothing tells. */
function toldCode(entries: readonly HistoryEntry[]): number | undefined {
  const newestFirst = entries.toSorted((a, b) => b.callId - a.callId);
  for (const { operation, code } of newestFirst) {
    const told = operation === 'monitor' && foundByMonitor.has(code) ? code : madeBy.get(operation);
    if (told !== undefined) return told;
  }
  return undefined;
}

const foundByMonitor: ReadonlySet<number> = new Set([codes.ok, codes.notRunning, codes.promoted]);
const madeBy: ReadonlyMap<string, number> = new Map([
  ['start', codes.ok],
  ['stop', codes.notRunning],
  ['promote', codes.promoted],
  ['demote', codes.ok],
  ['migrate_from', codes.ok],
]);

/** It stays what it is; what it was started with is no longer what it was. */
function reload(scene: Scene, action: NamedOperation, primitive: ResolvedPrimitive | undefined): void {
  const { book } = scene;
  const history = book.of(action.node, action.name);
  if (primitive === undefined || history === undefined) return;
  const now = digests(scene, action, primitive);
  for (const entry of history.entries) {
    if (entry.parameterDigest !== null && entry.intervalMs === 0) book.record(history, { ...entry, ...now });
  }
}
