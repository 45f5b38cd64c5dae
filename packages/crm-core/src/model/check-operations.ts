import { agentActions, type AgentAction, type AgentManifest, type Problem } from '@understudy/contracts';
import { formatDuration, parseDuration } from '../base/duration.ts';
import { problemAt, type CheckContext } from './check-context.ts';
import { hintFor } from './check-nearest-name.ts';
import type { Path } from './check-shape-message.ts';
import type { OnFail } from './resource.ts';
import type { Draft } from './document-draft.ts';
import type {
  DefaultsDocument,
  FurtherMonitorDocument,
  MetaDocument,
  MonitorDocument,
  OperationsDocument,
  ResourceKind,
} from './document.ts';
import { documentDefaults } from './document-defaults.ts';
import type { DraftDocument } from './document-outline.ts';

/** The longest time that a timer can be set to: 2^31 - 1 ms, in whole hours. */
const longestMs = 596 * 3_600_000;

const reactions: ReadonlyMap<AgentAction, readonly OnFail[]> = new Map([
  ['stop', ['ignore', 'block', 'fence']],
  ['start', ['ignore', 'block', 'stop', 'restart', 'standby', 'fence']],
  ['demote', ['ignore', 'block', 'stop', 'restart', 'standby', 'fence']],
  ['promote', ['ignore', 'block', 'stop', 'restart', 'demote', 'standby', 'fence']],
  ['monitor', ['ignore', 'block', 'stop', 'restart', 'demote', 'standby', 'fence']],
]);

interface Scope {
  readonly path: Path;
  /** Null if it is not known, or everybody is meant. */
  readonly kind: ResourceKind | null;
  readonly canFence: boolean;
}

/** The operations that the defaults speak of, and every `meta` in the document. */
export function checkDefaultOperations(draft: DraftDocument): Problem[] {
  const defaults: Draft<DefaultsDocument> = draft.defaults ?? {};
  const scope = { path: ['defaults', 'operations'], kind: null, canFence: canFence(draft) };
  return [
    ...checkEach(defaults.operations, scope),
    ...checkMoreMonitors(defaults.operations?.moreMonitors, scope),
    ...checkMeta(defaults.meta, ['defaults', 'meta']),
  ];
}

export function checkOperations(name: string, manifest: AgentManifest, context: CheckContext): Problem[] {
  const operations = context.draft.resources?.[name]?.operations;
  const kind = context.outline.subjects.get(name)?.unit.kind ?? null;
  const path = ['resources', name, 'operations'];
  return [
    ...unknownOperations(operations, manifest, { path, kind, canFence: false }),
    ...checkEach(operations, { path, kind, canFence: canFence(context.draft) }),
    ...checkMoreMonitors(operations?.moreMonitors, { path, kind, canFence: canFence(context.draft) }),
    ...checkIntervals(name, manifest, context),
  ];
}

/** What `meta` says of time, wherever it stands. */
export function checkMeta(meta: Draft<MetaDocument> | undefined, path: Path): Problem[] {
  return checkTime(meta?.failureTimeout, [...path, 'failureTimeout'], 0);
}

function canFence(draft: DraftDocument): boolean {
  return draft.properties?.stonithEnabled === true;
}

/** In something fast, an agent that knows no `promote` is promoted by its start. */
function unknownOperations(
  operations: Draft<OperationsDocument> | undefined,
  manifest: AgentManifest,
  { path, kind }: Scope,
): Problem[] {
  const own = manifest.actions.map(({ action }) => action);
  const roles = kind === 'switchable' || kind === 'local' ? [] : (['promote', 'demote'] as const);
  const known: readonly string[] = [...new Set<string>([...own, ...roles])];
  return Object.keys(operations ?? {})
    .filter((action) => agentActions.some((each) => each === action) && !known.includes(action))
    .map((action) => {
      const message = `agent '${manifest.name}' has no operation '${action}'`;
      return problemAt([...path, action], 'unknown-operation', message, hintFor(action, known, 'it has'));
    });
}

function checkEach(operations: Draft<OperationsDocument> | undefined, scope: Scope): Problem[] {
  return agentActions.flatMap((action) => {
    const operation: Draft<MonitorDocument> | undefined = operations?.[action];
    const path = [...scope.path, action];
    if (operation === undefined) return [];
    return [
      ...checkTime(operation.timeout, [...path, 'timeout'], 1),
      ...checkTime(operation.interval, [...path, 'interval'], 1),
      ...checkReaction(action, operation.onFail, { ...scope, path: [...path, 'onFail'] }),
    ];
  });
}

function checkMoreMonitors(monitors: Draft<readonly FurtherMonitorDocument[]> | undefined, scope: Scope): Problem[] {
  return (monitors ?? []).flatMap((monitor, index) => {
    const path = [...scope.path, 'moreMonitors', index];
    return [
      ...checkTime(monitor?.interval, [...path, 'interval'], 1),
      ...checkTime(monitor?.timeout, [...path, 'timeout'], 1),
      ...checkReaction('monitor', monitor?.onFail, { ...scope, path: [...path, 'onFail'] }),
      ...checkRole(monitor?.role, { ...scope, path: [...path, 'role'] }),
    ];
  });
}

/** Of copies that are alike nobody can say which is not there, and only what is fast has a warm side. */
function checkRole(role: FurtherMonitorDocument['role'], { path, kind }: Scope): Problem[] {
  if (role === undefined || kind === null || kind === (role === 'stopped' ? 'switchable' : 'fast')) return [];
  const message =
    role === 'stopped'
      ? `only what is switchable can be looked for where it should not be, and this is ${kind}`
      : `only what is fast has a warm side, and this is ${kind}`;
  return [problemAt(path, 'not-allowed-value', message, 'leave the role out, or the monitor')];
}

/** The monitors of a resource are told apart by how often they look. */
function checkIntervals(name: string, manifest: AgentManifest, { draft, outline }: CheckContext): Problem[] {
  const layers = [draft.resources?.[name]?.operations, draft.defaults?.operations];
  const [own, shared] = layers.map((layer) => layer?.moreMonitors);
  const path = own === undefined ? ['defaults', 'operations'] : ['resources', name, 'operations'];
  const usualMs = usualInterval(layers, manifest);
  const isFast = outline.subjects.get(name)?.unit.kind === 'fast';
  const taken = new Map([[usualMs, 'its usual monitor']]);
  if (isFast) taken.set(2 * usualMs, 'the monitor of its warm side');
  return (own ?? shared ?? []).flatMap((monitor, index) => {
    const intervalMs = parseDuration(monitor?.interval ?? '');
    if (intervalMs === undefined) return [];
    const other = taken.get(intervalMs);
    taken.set(intervalMs, 'another one');
    if (other === undefined) return [];
    const message = `${other} of '${name}' looks every ${formatDuration(intervalMs)}, too`;
    const hint = 'give them different intervals';
    return [problemAt([...path, 'moreMonitors', index, 'interval'], 'same-interval', message, hint)];
  });
}

function usualInterval(layers: readonly (Draft<OperationsDocument> | undefined)[], manifest: AgentManifest): number {
  const written = layers.map((layer) => layer?.monitor?.interval).find((text) => text !== undefined);
  const suggestedMs = manifest.actions.find(({ action }) => action === 'monitor')?.intervalMs;
  return parseDuration(written ?? '') ?? suggestedMs ?? documentDefaults.monitorIntervalMs;
}

/** A duration of at least `leastMs` that a timer can be set to. */
export function checkTime(text: string | undefined, path: Path, leastMs: number): Problem[] {
  const ms = text === undefined ? undefined : parseDuration(text);
  if (ms === undefined) return [];
  if (ms < leastMs) {
    return [problemAt(path, 'invalid-duration', `'${text}' is no time at all`, `at least ${formatDuration(leastMs)}`)];
  }
  if (ms <= longestMs) return [];
  return [problemAt(path, 'invalid-duration', `'${text}' is too long`, `at most ${formatDuration(longestMs)}`)];
}

function checkReaction(action: AgentAction, onFail: OnFail | undefined, { path, kind, canFence }: Scope): Problem[] {
  const allowed = reactions.get(action) ?? [];
  if (onFail === undefined) return [];
  if (!allowed.includes(onFail)) {
    return [reactionProblem(path, `a failed ${action} cannot lead to '${onFail}'`, `allowed: ${allowed.join(', ')}`)];
  }
  if (onFail === 'fence' && !canFence) {
    return [reactionProblem(path, "'fence' needs fencing, which is off", 'set properties.stonithEnabled to true')];
  }
  if (onFail === 'demote' && (kind === 'switchable' || kind === 'local')) {
    return [reactionProblem(path, 'only something fast can be demoted', "use 'restart', or make the kind 'fast'")];
  }
  return [];
}

function reactionProblem(path: Path, message: string, hint: string): Problem {
  return problemAt(path, 'invalid-on-fail', message, hint);
}
