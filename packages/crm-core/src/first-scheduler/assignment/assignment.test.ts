import { describe, expect, it } from 'vitest';
import type { Constraint } from '../../model/constraint.ts';
import type { Resource } from '../../model/resource.ts';
import {
  clone,
  cluster,
  colocation,
  fast,
  group,
  location,
  order,
  primitive,
  scene,
  type Scene,
} from '../scenario.case.ts';
import { schedule } from '../schedule.ts';

const infinity = 1_000_000;
const x = primitive('x', { stickiness: 0 });
const y = primitive('y', { stickiness: 0 });

function build(resources: readonly Resource[], constraints: readonly Constraint[] = [], nodes = ['a', 'b']): Scene {
  return scene(cluster({ nodes, resources, constraints, properties: { defaultStickiness: 0 } })).probed();
}

function places(at: Scene): string {
  return schedule(at.model, at.status, 0)
    .placements.flatMap(({ resource, next }) =>
      next === null ? [] : [`${resource}@${next.node}${next.role === 'promoted' ? '*' : ''}`],
    )
    .join(' ');
}

describe('assignment, as Pacemaker 2.1.5 does it', () => {
  it('spreads what has no preference', () => {
    expect(places(build([x, y]))).toBe('x@a y@b');
  });

  it('moves one of two without stickiness to an empty node, and leaves them where stickiness says so', () => {
    expect(places(build([x, y]).started('b', 'x', 'y'))).toBe('x@b y@a');
    const sticky = build([primitive('x', { stickiness: 1 }), primitive('y', { stickiness: 1 })]);
    expect(places(sticky.started('b', 'x', 'y'))).toBe('x@b y@b');
  });

  it('never chooses a score below zero', () => {
    expect(places(build([x], [location('x', 'a', -100), location('x', 'b', -50)]))).toBe('');
  });

  it('drops a finite anti-colocation that leaves no node', () => {
    const alone = build([x, y], [colocation('y', 'x', -100)], ['a']);
    expect(places(alone)).toBe('x@a y@a');
    expect(places(build([x, y], [colocation('y', 'x', -infinity)], ['a']))).toBe('x@a');
  });

  it('places a leader where its follower wants to be', () => {
    const constraints = [colocation('y', 'x'), location('y', 'b', 100)];
    expect(places(build([x, y], constraints))).toBe('x@b y@b');
  });

  it('places a leader where its follower can be, unless that is nowhere', () => {
    const constraints = [colocation('y', 'x'), location('y', 'a', -infinity)];
    expect(places(build([x, y], constraints))).toBe('x@b y@b');
    expect(places(build([x, y], [...constraints, location('y', 'b', -infinity)]))).toBe('x@a');
  });

  it('places a leader away from where a follower wants to be that must not be with it', () => {
    expect(places(build([x, y], [colocation('y', 'x', -infinity), location('y', 'a', 100)]))).toBe('x@b y@a');
  });

  it('weighs a finite colocation against a location', () => {
    const near = [location('x', 'a', 10), location('y', 'b', 50)];
    expect(places(build([x, y], [...near, colocation('y', 'x', 100)]))).toBe('x@a y@a');
    expect(places(build([x, y], [...near, colocation('y', 'x', 20)]))).toBe('x@a y@b');
  });

  it('moves a group to where all of it can run', () => {
    expect(places(build([group('g', [x, y])], [location('y', 'a', -infinity)]))).toBe('x@b y@b');
  });

  it('adds up the stickiness of the members of a group', () => {
    const sticky = ['ip', 'fs', 'db'].map((id) => primitive(id, { stickiness: 100 }));
    const at = (score: number) =>
      build([group('g', sticky)], [location('g', 'b', score)]).started('a', 'ip', 'fs', 'db');
    expect(places(at(250))).toBe('ip@a fs@a db@a');
    expect(places(at(350))).toBe('ip@b fs@b db@b');
  });

  it('keeps the members after a stopped one stopped', () => {
    const stopped = primitive('y', { targetRole: 'stopped' });
    expect(places(build([group('g', [x, stopped, primitive('z')])]))).toBe('x@a');
  });

  it('runs a clone on as many nodes as wanted, the best first', () => {
    const constraints = [location('c', 'c', 5)];
    expect(places(build([clone('c', x, { cloneMax: 2 })], constraints, ['a', 'b', 'c']))).toBe('x@a x@c');
  });

  it('promotes by promotion score, then who is promoted, then by node', () => {
    const at = build([fast('g', [x])])
      .started('a', 'x')
      .started('b', 'x');
    expect(places(at)).toBe('x@a* x@b');
    expect(places(at.promoted('b', 'x'))).toBe('x@a x@b*');
    const scores = [{ node: 'a', resource: 'x', score: 5 }];
    expect(places(at.promoted('b', 'x').with({ promotionScores: scores }))).toBe('x@a* x@b');
  });

  it('follows the promoted role, and is followed by it', () => {
    const resources = [fast('g', [x]), y];
    const withPromoted = { withRole: 'promoted' as const };
    expect(places(build(resources, [colocation('y', 'g-clone', infinity, withPromoted), location('y', 'b', 10)]))).toBe(
      'x@a x@b* y@b',
    );
    const follows = { resourceRole: 'promoted' as const };
    expect(places(build(resources, [colocation('g-clone', 'y', infinity, follows), location('y', 'b', 10)]))).toBe(
      'x@a x@b* y@b',
    );
  });

  it('promotes where the rules of order let it run, not where they take it down', () => {
    const resources = [clone('c', x, { interleave: true }), fast('g', [y])];
    const at = build(resources, [location('c', 'a', -infinity), order('c', 'g-clone')]);
    expect(places(at)).toBe('x@b y@b*');
  });

  it('does not ask those members of a group where it stays that cannot run there', () => {
    const db = primitive('db', { stickiness: 500 });
    const nowhere = [location('y', 'a', -infinity), location('y', 'b', -infinity)];
    const at = build([group('g', [x, y, db])], [...nowhere, location('x', 'a', 100)]);
    expect(places(at.started('b', 'x', 'y', 'db'))).toBe('x@a');
  });

  it('opts nodes in one by one where the cluster is not symmetric', () => {
    const at = build([x, y], [location('x', 'b', 0)]);
    const properties = { ...at.model.properties, symmetricCluster: false };
    expect(places(at.under({ ...at.model, properties }))).toBe('x@b');
  });
});
