import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClusterModel } from '../model/cluster.ts';
import type { Constraint } from '../model/constraint.ts';
import type { Resource } from '../model/resource.ts';
import type { Placement, Transition, TransitionAction } from '../model/transition.ts';
import {
  afterTransition,
  clone,
  cluster,
  colocation,
  fast,
  group,
  location,
  monitor,
  order,
  primitive,
  primitivesOf,
  scene,
  type Scene,
} from './scenario.case.ts';
import { schedule } from './schedule.ts';

const nodeNames = ['a', 'b', 'c'];
const runs = 300;

/** Resources r0, r1, …; a later one may follow an earlier one, so that orders never form a circle. */
const resourceArbitrary = (index: number): fc.Arbitrary<Resource> => {
  const id = `r${index}`;
  const meta = fc.record({
    stickiness: fc.constantFrom(0, 50, 200),
    priority: fc.constantFrom(0, 0, 10),
    migrationThreshold: fc.constantFrom(1, 3, 1_000_000),
  });
  const single = meta.map((options) => primitive(id, { ...options, operations: [monitor()] }));
  const members = fc
    .array(meta, { minLength: 1, maxLength: 3 })
    .map((list) =>
      list.map((options, position) => primitive(`${id}m${position}`, { ...options, operations: [monitor()] })),
    );
  const cloneOptions = fc.record({ interleave: fc.boolean(), cloneMax: fc.integer({ min: 1, max: 3 }) });
  return fc.oneof(
    single,
    members.map((list) => group(id, list)),
    fc.tuple(meta, cloneOptions).map(([options, more]) => clone(id, primitive(`${id}m0`, options), more)),
    members
      .map((list) => ({ ...fast(id, list, { cloneMax: 3 }), id }))
      .map((made) => ({
        ...made,
        child: { ...made.child, id: `${id}-group` },
      })),
  );
};

const constraintArbitrary = (count: number): fc.Arbitrary<Constraint> => {
  const name = fc.integer({ min: 0, max: count - 1 }).map((index) => `r${index}`);
  const pair = fc
    .tuple(fc.integer({ min: 0, max: count - 1 }), fc.integer({ min: 0, max: count - 1 }))
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => [`r${Math.min(a, b)}`, `r${Math.max(a, b)}`] as const);
  const score = fc.constantFrom(-1_000_000, -100, 100, 1_000_000);
  return fc.oneof(
    fc.tuple(name, fc.constantFrom(...nodeNames), score).map(([id, node, value]) => location(id, node, value)),
    fc.tuple(pair, score).map(([[leader, follower], value]) => colocation(follower, leader, value)),
    fc
      .tuple(pair, fc.constantFrom('mandatory' as const, 'optional' as const), fc.boolean())
      .map(([[first, then], requirement, symmetrical]) => order(first, then, { requirement, symmetrical })),
  );
};

const modelArbitrary: fc.Arbitrary<ClusterModel> = fc.integer({ min: 1, max: 4 }).chain((count) =>
  fc
    .record({
      resources: fc.tuple(...Array.from({ length: count }, (_, index) => resourceArbitrary(index))),
      constraints:
        count < 2
          ? fc.constant<Constraint[]>([])
          : fc.uniqueArray(constraintArbitrary(count), { maxLength: 4, selector: (c) => c.id }),
      stonithEnabled: fc.boolean(),
    })
    .map(({ resources, constraints: drawn, stonithEnabled }) => {
      const constraints = drawn.filter((constraint) => !keepsCopiesApart(resources, constraint));
      return cluster({ nodes: nodeNames, resources, constraints, properties: { stonithEnabled } });
    }),
);

/** What a definition cannot ask for: each is wherever it may be. */
function keepsCopiesApart(resources: readonly Resource[], constraint: Constraint): boolean {
  if (constraint.kind !== 'colocation' || constraint.score > 0) return false;
  const names = [constraint.resource, constraint.with];
  return resources.filter(({ id, kind }) => names.includes(id) && kind === 'clone').length === 2;
}

type Event =
  | { readonly kind: 'lost' | 'unclean' | 'back' | 'unknown' | 'standby' | 'online'; readonly node: string }
  | { readonly kind: 'failed'; readonly node: string; readonly resource: number }
  | { readonly kind: 'partly'; readonly share: number };

const eventArbitrary: fc.Arbitrary<Event> = fc.oneof(
  fc.record({
    kind: fc.constantFrom(...(['lost', 'unclean', 'back', 'unknown', 'standby', 'online'] as const)),
    node: fc.constantFrom(...nodeNames),
  }),
  fc.record({ kind: fc.constant('failed' as const), node: fc.constantFrom(...nodeNames), resource: fc.nat(10) }),
  fc.record({ kind: fc.constant('partly' as const), share: fc.integer({ min: 0, max: 6 }) }),
);

function decide(at: Scene): Transition {
  return schedule(at.model, at.status, 1_000);
}

function afterEvent(at: Scene, event: Event): Scene {
  switch (event.kind) {
    case 'lost':
      return at.lost(event.node);
    case 'unclean':
      return at.node(event.node, 'unclean');
    case 'back':
      return at.status.nodes.some((node) => node.id === event.node && node.state !== 'online')
        ? at.lost(event.node, 'online')
        : at;
    case 'unknown':
      return at.lost(event.node, 'online');
    case 'standby':
    case 'online':
      return at.under({
        ...at.model,
        nodes: at.model.nodes.map((node) =>
          node.id === event.node ? { ...node, standby: event.kind === 'standby' } : node,
        ),
      });
    case 'failed': {
      const list = primitivesOf(at.model);
      const id = list[event.resource % list.length]?.primitive.id ?? '';
      const running = at.status.history.some((r) => r.node === event.node && r.resource === id && r.action === 'start');
      const counted = at.status.failCounts.some((count) => count.node === event.node && count.resource === id);
      return running && !counted ? at.failed(event.node, id) : at;
    }
    case 'partly': {
      const transition = decide(at);
      return afterTransition(at, { ...transition, actions: transition.actions.slice(0, event.share) });
    }
  }
}

/** Somewhere along the life of a cluster: every other event the transition is carried out in full. */
const sceneArbitrary: fc.Arbitrary<Scene> = fc
  .tuple(modelArbitrary, fc.array(fc.tuple(eventArbitrary, fc.boolean()), { maxLength: 6 }))
  .map(([model, events]) =>
    events.reduce<Scene>((at, [event, settle]) => {
      const settled = settle ? afterTransition(at, decide(at)) : at;
      return afterEvent(settled, event);
    }, scene(model)),
  );

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
          const demotes = transition.actions.filter(
            (other) =>
              isStep(other, 'demote', action.resource, old.node) || isStep(other, 'stop', action.resource, old.node),
          );
          expect(demotes.some((other) => before.has(other.id))).toBe(true);
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
      for (const constraint of at.model.constraints) expectKept(at.model, constraint, places);
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
          for (const node of places.get(member.id) ?? []) expect(before).toContain(node);
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
      for (const { next } of decide(at).placements) if (next !== null) expect(bad.has(next.node)).toBe(false);
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

function expectKept(model: ClusterModel, constraint: Constraint, places: ReadonlyMap<string, readonly string[]>): void {
  switch (constraint.kind) {
    case 'location': {
      if (constraint.score > -1_000_000) return;
      expect(places.get(headOf(model, constraint.resource)) ?? []).not.toContain(constraint.node);
      return;
    }
    case 'colocation': {
      const leader = places.get(headOf(model, constraint.with)) ?? [];
      for (const node of places.get(headOf(model, constraint.resource)) ?? []) {
        if (constraint.score >= 1_000_000) expect(leader).toContain(node);
        if (constraint.score <= -1_000_000) expect(leader).not.toContain(node);
      }
      return;
    }
    case 'order': {
      // A copy that cannot run takes nothing down that comes after its clone: as in Pacemaker.
      const isCloned = model.resources.some(({ id, kind }) => id === constraint.first && kind === 'clone');
      if (constraint.requirement !== 'mandatory' || !constraint.symmetrical || isCloned) return;
      const then = places.get(headOf(model, constraint.then)) ?? [];
      if (then.length > 0) expect((places.get(lastOf(model, constraint.first)) ?? []).length).toBeGreaterThan(0);
    }
  }
}
