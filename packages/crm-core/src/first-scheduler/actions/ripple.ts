import { invariant } from '../../base/invariant.ts';
import type { OrderedAction } from '../../model/constraint.ts';
import { isActive, roleRank } from '../layout/role.ts';
import { type Change, hasStep } from './change.ts';
import type { Dependency, Side } from './dependency.ts';

/*
 * What one change means for those that come after it: if the first is begun anew,
 * so is what stands on it; if it will not be up, neither will they; if it is under
 * way, they wait. Never the other way round: what comes before is left alone.
 *
 * A change only ever goes down (`to` falls, `restart` and `waits` appear), so the
 * rounds end.
 */

export type Changes = ReadonlyMap<string, Change>;

/** The changes after all mandatory rules of order have had their effect. Keys keep their order. */
export function ripple(initial: readonly Change[], dependencies: readonly Dependency[]): Changes {
  const changes = new Map(initial.map((change) => [change.key, change]));
  const binding = dependencies.filter(
    (dependency) =>
      dependency.requirement === 'mandatory' && goesUp(dependency.firstAction) && goesUp(dependency.thenAction),
  );
  const followers = indexByFirst(binding);
  const queue = [...binding];
  const waiting = new Set(queue);
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    waiting.delete(next);
    for (const altered of applyDependency(next, changes)) {
      changes.set(altered.key, altered);
      for (const follower of followers.get(altered.key) ?? []) {
        if (!waiting.has(follower)) queue.push(follower);
        waiting.add(follower);
      }
    }
  }
  return changes;
}

function goesUp(action: OrderedAction): boolean {
  return action === 'start' || action === 'promote';
}

function indexByFirst(dependencies: readonly Dependency[]): ReadonlyMap<string, readonly Dependency[]> {
  const index = new Map<string, Dependency[]>();
  for (const dependency of dependencies) {
    for (const key of dependency.first.keys) {
      const list = index.get(key);
      if (list === undefined) index.set(key, [dependency]);
      else list.push(dependency);
    }
  }
  return index;
}

/** The changes of the `then` side that are altered by the rule. */
function applyDependency(dependency: Dependency, changes: Changes): Change[] {
  const firsts = lookUp(dependency.first, changes);
  const state = stateOf(dependency, firsts);
  return lookUp(dependency.then, changes).flatMap((change) => {
    const altered = follow(change, dependency, firsts, state);
    return altered === change ? [] : [altered];
  });
}

function lookUp(side: Side, changes: Changes): Change[] {
  return side.keys.map((key) => {
    const change = changes.get(key);
    invariant(change !== undefined, `a change for ${key}`);
    return change;
  });
}

type FirstState = { readonly kind: 'up' | 'down' } | { readonly kind: 'waiting'; readonly reason: string };

/** Whether what comes first will be complete on some node. */
function stateOf({ first, firstAction }: Dependency, firsts: readonly Change[]): FirstState {
  const nodes = new Map<string, Change[]>();
  for (const change of firsts) {
    if (reaches(change, firstAction)) nodes.set(change.node, [...(nodes.get(change.node) ?? []), change]);
  }
  const complete = [...nodes.values()].filter((list) => list.length === first.members.length);
  if (complete.some((list) => list.every((change) => obstacle(change) === null))) return { kind: 'up' };
  const reason = complete
    .flat()
    .map(obstacle)
    .find((text) => text !== null);
  if (reason !== undefined && reason !== null) return { kind: 'waiting', reason };
  const busy = firsts.flatMap(({ hold }) => (hold?.kind === 'busy' ? [hold.reason] : []));
  if (busy[0] !== undefined) return { kind: 'waiting', reason: busy[0] };
  return { kind: 'down' };
}

function reaches(change: Change, action: OrderedAction): boolean {
  return roleRank(change.to) >= (action === 'promote' ? 2 : 1);
}

/** Why a change that shall be up cannot be relied on yet. */
function obstacle(change: Change): string | null {
  if (change.waits !== null) return change.waits;
  if (change.hold?.kind === 'busy' || change.hold?.kind === 'blocked') return change.hold.reason;
  if (change.hold !== null && change.observed.failure !== null) return `${change.member.id} has failed`;
  return null;
}

function follow(change: Change, dependency: Dependency, firsts: readonly Change[], state: FirstState): Change {
  const up = dependency.thenAction === 'promote' ? 2 : 1;
  const isUp = roleRank(change.from) >= up;
  if (roleRank(change.to) < up) return change;
  switch (state.kind) {
    case 'waiting':
      return isUp || change.waits !== null
        ? change
        : { ...change, waits: `waits for ${dependency.first.name}: ${state.reason}` };
    case 'down':
      return isUp && !dependency.symmetrical ? change : bringDown(change, dependency, firsts);
    case 'up':
      return isUp && dependency.symmetrical && dependency.kind === 'order' ? redo(change, dependency, firsts) : change;
  }
}

function bringDown(change: Change, dependency: Dependency, firsts: readonly Change[]): Change {
  const undone = firsts.some((first) => isUndone(first, dependency.firstAction));
  if (change.hold !== null && isActive(change.from) && !undone) return change;
  const verb = dependency.firstAction === 'promote' ? 'is promoted' : 'runs';
  const reason = `${change.member.id} needs ${dependency.first.name} (${dependency.source}), which ${verb} nowhere`;
  const to = dependency.thenAction === 'promote' ? 'unpromoted' : 'stopped';
  return {
    ...change,
    to,
    restart: change.restart && to !== 'stopped',
    repromote: false,
    reasons: [...change.reasons, reason],
  };
}

function redo(change: Change, dependency: Dependency, firsts: readonly Change[]): Change {
  const again = dependency.thenAction === 'promote' ? change.repromote || change.restart : change.restart;
  if (again) return change;
  const cause = firsts.find((first) => compelsRedo(first, change, dependency));
  if (cause === undefined) return change;
  const reason = `${change.member.id} depends on ${dependency.first.name} (${dependency.source}), which ${movement(cause)}`;
  const part = dependency.thenAction === 'promote' ? { repromote: true } : { restart: true };
  return { ...change, ...part, reasons: [...change.reasons, reason] };
}

/** Of a clone, only the instance on the same node matters, unless instances wait for all of the others'. */
function compelsRedo(first: Change, change: Change, { first: side, then, firstAction }: Dependency): boolean {
  if (side.cloned && !then.cloned && first.node !== change.node) return false;
  const begun = hasStep(first, firstAction === 'promote' ? 'promote' : 'start');
  return begun || (!side.cloned && isUndone(first, firstAction));
}

function isUndone(first: Change, action: OrderedAction): boolean {
  return hasStep(first, 'stop') || (action === 'promote' && hasStep(first, 'demote'));
}

function movement(cause: Change): string {
  if (cause.restart) return `is started again on ${cause.node}`;
  if (cause.repromote) return `is promoted again on ${cause.node}`;
  if (!isActive(cause.to)) return `leaves ${cause.node}`;
  return hasStep(cause, 'start') ? `starts on ${cause.node}` : `changes its role on ${cause.node}`;
}
