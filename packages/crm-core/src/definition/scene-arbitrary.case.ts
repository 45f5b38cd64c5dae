import fc from 'fast-check';
import type { ClusterModel } from '../model/cluster.ts';
import type { Constraint } from '../model/constraint.ts';
import type { Resource } from '../model/resource.ts';
import type { Transition } from '../model/transition.ts';
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

/* Clusters along their lives, drawn. */

const nodeNames = ['a', 'b', 'c'];

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
  | { readonly kind: 'failed' | 'stuck'; readonly node: string; readonly resource: number }
  | { readonly kind: 'partly'; readonly share: number };

const eventArbitrary: fc.Arbitrary<Event> = fc.oneof(
  fc.record({
    kind: fc.constantFrom(...(['lost', 'unclean', 'back', 'unknown', 'standby', 'online'] as const)),
    node: fc.constantFrom(...nodeNames),
  }),
  fc.record({
    kind: fc.constantFrom('failed' as const, 'failed' as const, 'stuck' as const),
    node: fc.constantFrom(...nodeNames),
    resource: fc.nat(10),
  }),
  fc.record({ kind: fc.constant('partly' as const), share: fc.integer({ min: 0, max: 6 }) }),
);

export function decide(at: Scene): Transition {
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
    case 'failed':
    case 'stuck':
      return afterFailure(at, event.kind, event.node, event.resource);
    case 'partly': {
      const transition = decide(at);
      return afterTransition(at, { ...transition, actions: transition.actions.slice(0, event.share) });
    }
  }
}

/** A monitor that found it bad, or a stop that failed: of what runs there and has not failed yet. */
function afterFailure(at: Scene, kind: 'failed' | 'stuck', node: string, resource: number): Scene {
  const list = primitivesOf(at.model);
  const id = list[resource % list.length]?.primitive.id ?? '';
  const isThere = (one: { readonly node: string; readonly resource: string }): boolean =>
    one.node === node && one.resource === id;
  const isRunning = at.status.history.some((record) => isThere(record) && record.action === 'start');
  if (!isRunning || at.status.failCounts.some(isThere)) return at;
  return kind === 'failed' ? at.failed(node, id) : at.record(node, id, 'stop', 'error');
}

/** Somewhere along the life of a cluster: every other event the transition is carried out in full. */
export const sceneArbitrary: fc.Arbitrary<Scene> = fc
  .tuple(modelArbitrary, fc.array(fc.tuple(eventArbitrary, fc.boolean()), { maxLength: 6 }))
  .map(([model, events]) =>
    events.reduce<Scene>((at, [event, settle]) => {
      const settled = settle ? afterTransition(at, decide(at)) : at;
      return afterEvent(settled, event);
    }, scene(model)),
  );
