import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClusterModel } from '../model/cluster.ts';
import type { Constraint } from '../model/constraint.ts';
import type { OperationRecord } from '../model/status.ts';
import type { Placement, Transition, TransitionAction } from '../model/transition.ts';
import { afterTransition, primitivesOf, type Scene } from './scenario.case.ts';
import { decide, sceneArbitrary } from './scene-arbitrary.case.ts';
import { schedule } from './schedule.ts';

const runs = 300;

function checkAll(property: (at: Scene) => void): void {
  fc.assert(fc.property(sceneArbitrary, property), { numRuns: runs });
}

/** All actions that must have succeeded before one. */
function predecessors(transition: Transition, id: number): Set<number> {
  const found = new Set<number>();
  const afterOf = new Map(transition.actions.map((action) => [action.id, action.after]));
  const stack = [...(afterOf.get(id) ?? [])];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    stack.push(...(afterOf.get(next) ?? []));
  }
  return found;
}

function isStep(action: TransitionAction, name: string, resource: string, node: string): boolean {
  return action.kind === 'resource' && action.action === name && action.resource === resource && action.node === node;
}

/** It cannot be stopped there: it is where it is, whatever else is asked for. */
function isStuck(at: Scene, resource: string, node: string): boolean {
  const isStop = ({ action, code }: OperationRecord): boolean => action === 'stop' && code === 'error';
  return at.status.history.some((record) => record.resource === resource && record.node === node && isStop(record));
}

function placesOf(transition: Transition, primitives: ReadonlySet<string>): Map<string, string[]> {
  const places = new Map<string, string[]>([...primitives].map((id) => [id, []]));
  for (const { resource, next, current } of transition.placements) {
    const isDone = (step: string): boolean =>
      transition.actions.some((action) => isStep(action, step, resource, next?.node ?? ''));
    const isThere = current.some(({ node }) => node === next?.node) && !isDone('stop');
    if (next !== null && (isThere || isDone('start'))) places.get(resource)?.push(next.node);
  }
  return places;
}

function headOf(model: ClusterModel, id: string): string {
  const resource = model.resources.find((candidate) => candidate.id === id);
  const child = resource?.kind === 'clone' ? resource.child : resource;
  return (child?.kind === 'group' ? child.members[0]?.id : child?.id) ?? '';
}

function lastOf(model: ClusterModel, id: string): string {
  const resource = model.resources.find((candidate) => candidate.id === id);
  const child = resource?.kind === 'clone' ? resource.child : resource;
  return (child?.kind === 'group' ? child.members.at(-1)?.id : child?.id) ?? '';
}

/** Without what only explains it. */
function plain({ actions, placements, unfenced }: Transition): Transition {
  return { actions, placements, unfenced };
}

function shuffled<T>(items: readonly T[]): T[] {
  return [...items].reverse();
}

describe('schedule, on clusters along their lives', () => {
  it('numbers actions so that each comes after all it follows', () => {
    checkAll((at) => {
      for (const action of decide(at).actions) for (const id of action.after) expect(id).toBeLessThan(action.id);
    });
  });

  /*
   * Not where somebody must be fenced and nobody can: of three nodes, a copy of a clone that waits for that to begin
   * elsewhere may restart what comes after the clone again and again, until the coordinator holds still.
   */
  it('comes to rest when its transitions succeed, and nothing waits for a fencing in vain', () => {
    checkAll((at) => {
      const after = [1, 2, 3].reduce((scene) => afterTransition(scene, decide(scene)), at);
      const transition = decide(after);
      fc.pre(transition.unfenced.length === 0);
      expect(transition.actions).toEqual([]);
    });
  });

  it('decides the same for the same input in another order', () => {
    checkAll((at) => {
      const { status, model } = at;
      const other = schedule(
        { ...model, nodes: shuffled(model.nodes), constraints: shuffled(model.constraints) },
        {
          ...status,
          nodes: shuffled(status.nodes),
          history: shuffled(status.history),
          failCounts: shuffled(status.failCounts),
        },
        1_000,
      );
      expect(plain(other)).toEqual(plain(decide(at)));
    });
  });

  it('starts a single instance only after it has stopped, or been fenced, everywhere else', () => {
    checkAll((at) => {
      const transition = decide(at);
      for (const placement of transition.placements) expectStopsFirst(at, transition, placement);
    });
  });

  it('starts nothing where it runs, unless it is stopped there first', () => {
    checkAll((at) => {
      const transition = decide(at);
      for (const start of transition.actions) {
        if (start.kind !== 'resource' || start.action !== 'start') continue;
        const running = transition.placements.filter(({ resource }) => resource === start.resource);
        if (!running.some(({ current }) => current.some(({ node }) => node === start.node))) continue;
        const before = predecessors(transition, start.id);
        const stops = transition.actions.filter((action) => isStep(action, 'stop', start.resource, start.node));
        expect(stops.some(({ id }) => before.has(id))).toBe(true);
      }
    });
  });

  it('begins nothing before all that asks for it is answered', () => {
    checkAll((at) => {
      const transition = decide(at);
      for (const action of transition.actions) {
        if (action.kind !== 'resource' || !['start', 'promote'].includes(action.action)) continue;
        const before = predecessors(transition, action.id);
        const probes = transition.actions.filter(
          (other) => other.kind === 'resource' && other.probe && other.resource === action.resource,
        );
        for (const { id } of probes) expect(before.has(id)).toBe(true);
      }
    });
  });

  it('never promotes more instances than allowed', () => {
    checkAll((at) => {
      const { placements } = decide(at);
      for (const { primitive: member, promotable } of primitivesOf(at.model)) {
        if (!promotable) continue;
        const promoted = placements.filter((p) => p.resource === member.id && p.next?.role === 'promoted');
        expect(promoted.length).toBeLessThanOrEqual(1);
      }
    });
  });

  it('promotes only after the demotion of who was promoted before', () => {
    checkAll((at) => {
      const transition = decide(at);
      for (const action of transition.actions) {
        if (action.kind !== 'resource' || action.action !== 'promote') continue;
        const before = predecessors(transition, action.id);
        const olds = transition.placements.filter((p) => p.resource === action.resource).flatMap((p) => p.current);
        for (const old of olds.filter((place) => place.role === 'promoted' && place.node !== action.node)) {
          const ends = transition.actions.filter(
            (other) =>
              isStep(other, 'demote', action.resource, old.node) ||
              isStep(other, 'stop', action.resource, old.node) ||
              (other.kind === 'fence' && other.node === old.node),
          );
          expect(ends.some((other) => before.has(other.id))).toBe(true);
        }
      }
    });
  });

  // Where somebody must be fenced and nobody can, what is stopped to be begun anew may stay down: see above.
  it('breaks no mandatory constraint in its target, if nothing waits for a fencing in vain', () => {
    checkAll((at) => {
      const transition = decide(at);
      fc.pre(transition.unfenced.length === 0);
      const primitives = new Set(primitivesOf(at.model).map((entry) => entry.primitive.id));
      const places = placesOf(transition, primitives);
      for (const constraint of at.model.constraints) expectKept(at, constraint, places);
    });
  });

  it('keeps starts and stops of a mandatory order, and of groups, apart', () => {
    checkAll((at) => {
      const transition = decide(at);
      for (const [first, then] of orderedPairs(at.model)) {
        expectOrder(transition, { name: 'start', resource: first }, { name: 'start', resource: then });
        expectOrder(transition, { name: 'stop', resource: then }, { name: 'stop', resource: first });
      }
    });
  });

  it('starts a group member only where the one before it runs', () => {
    checkAll((at) => {
      const transition = decide(at);
      const places = placesOf(transition, new Set(primitivesOf(at.model).map((entry) => entry.primitive.id)));
      for (const resource of at.model.resources) {
        const child = resource.kind === 'clone' ? resource.child : resource;
        if (child.kind !== 'group') continue;
        child.members.slice(1).forEach((member, index) => {
          const before = places.get(child.members[index]?.id ?? '') ?? [];
          const here = (places.get(member.id) ?? []).filter((node) => !isStuck(at, member.id, node));
          for (const node of here) expect(before).toContain(node);
        });
      }
    });
  });

  it('puts nothing on a node that cannot take it', () => {
    checkAll((at) => {
      const bad = new Set([
        ...at.status.nodes.filter((node) => node.state !== 'online').map((node) => node.id),
        ...at.model.nodes.filter((node) => node.standby).map((node) => node.id),
      ]);
      for (const { resource, next } of decide(at).placements) {
        if (next !== null && !isStuck(at, resource, next.node)) expect(bad.has(next.node)).toBe(false);
      }
    });
  });
});

function expectStopsFirst(at: Scene, transition: Transition, placement: Placement): void {
  const entry = primitivesOf(at.model).find(({ primitive: { id } }) => id === placement.resource);
  if (entry?.cloned === true) return;
  for (const start of transition.actions) {
    if (start.kind !== 'resource' || start.action !== 'start' || start.resource !== placement.resource) continue;
    const before = predecessors(transition, start.id);
    for (const { node } of placement.current) {
      const stops = transition.actions.filter((action) => isStep(action, 'stop', placement.resource, node));
      expect(stops.some((stop) => before.has(stop.id))).toBe(true);
    }
  }
}

/** Pairs of primitives of which the second stands on the first, outside of clones. */
function orderedPairs(model: ClusterModel): [string, string][] {
  const plain = new Set(model.resources.filter((resource) => resource.kind !== 'clone').map((resource) => resource.id));
  const groups = model.resources.flatMap((resource) => (resource.kind === 'group' ? [resource.members] : []));
  const members = groups.flatMap((list) =>
    list.slice(1).map((member, index): [string, string] => [list[index]?.id ?? '', member.id]),
  );
  const orders = model.constraints.flatMap((constraint): [string, string][] => {
    if (constraint.kind !== 'order' || constraint.requirement !== 'mandatory' || !constraint.symmetrical) return [];
    if (!plain.has(constraint.first) || !plain.has(constraint.then)) return [];
    return [[lastOf(model, constraint.first), headOf(model, constraint.then)]];
  });
  return [...members, ...orders];
}

interface StepName {
  readonly name: string;
  readonly resource: string;
}

function expectOrder(transition: Transition, first: StepName, then: StepName): void {
  const find = ({ name, resource }: StepName) =>
    transition.actions.filter((a) => a.kind === 'resource' && a.action === name && a.resource === resource);
  for (const after of find(then)) {
    const before = predecessors(transition, after.id);
    for (const action of find(first)) expect(before.has(action.id)).toBe(true);
  }
}

function expectKept(at: Scene, constraint: Constraint, places: ReadonlyMap<string, readonly string[]>): void {
  const { model } = at;
  /** But for nodes on which it cannot be stopped. */
  const chosen = (id: string): readonly string[] =>
    (places.get(headOf(model, id)) ?? []).filter((node) => !isStuck(at, headOf(model, id), node));
  switch (constraint.kind) {
    case 'location': {
      if (constraint.score > -1_000_000) return;
      expect(chosen(constraint.resource)).not.toContain(constraint.node);
      return;
    }
    // Nothing of this kind is drawn.
    case 'ruleLocation':
      return;
    case 'colocation': {
      const leader = places.get(headOf(model, constraint.with)) ?? [];
      for (const node of chosen(constraint.resource)) {
        if (constraint.score >= 1_000_000) expect(leader).toContain(node);
        if (constraint.score <= -1_000_000) expect(leader).not.toContain(node);
      }
      return;
    }
    case 'order': {
      // A copy that cannot run takes nothing down that comes after its clone: as in Pacemaker.
      const isCloned = model.resources.some(({ id, kind }) => id === constraint.first && kind === 'clone');
      if (constraint.requirement !== 'mandatory' || !constraint.symmetrical || isCloned) return;
      const then = chosen(constraint.then);
      if (then.length > 0) expect((places.get(lastOf(model, constraint.first)) ?? []).length).toBeGreaterThan(0);
    }
  }
}
