import { describe, expect, it } from 'vitest';
import type { Constraint } from '../../model/constraint.ts';
import type { Resource } from '../../model/resource.ts';
import {
  clone,
  cluster,
  colocation,
  location,
  monitor,
  order,
  primitive,
  scene,
  type Scene,
} from '../scenario.case.ts';
import { schedule } from '../schedule.ts';

const infinity = 1_000_000;
const watched = (id: string) => primitive(id, { operations: [monitor()] });

function build(resources: readonly Resource[], constraints: readonly Constraint[]): Scene {
  return scene(cluster({ resources, constraints })).probed();
}

function steps(at: Scene): string {
  return schedule(at.model, at.status, 0)
    .actions.flatMap((action) =>
      action.kind === 'resource' && action.intervalMs === 0
        ? [`${action.action} ${action.resource}@${action.node}`]
        : [],
    )
    .join(', ');
}

describe('ripple, as Pacemaker 2.1.5 does it', () => {
  const pair = [watched('x'), watched('y')];
  const homes = [location('x', 'a', infinity), location('y', 'a', infinity)];

  it('begins a follower anew when what it stands on is repaired, and not the other way round', () => {
    const at = build(pair, [...homes, order('x', 'y')]).started('a', 'x', 'y');
    expect(steps(at.failed('a', 'x'))).toBe('stop y@a, stop x@a, start x@a, start y@a');
    expect(steps(at.failed('a', 'y'))).toBe('stop y@a, start y@a');
  });

  it('begins a follower anew that runs before what it stands on', () => {
    expect(steps(build(pair, [...homes, order('x', 'y')]).started('a', 'y'))).toBe('start x@a, stop y@a, start y@a');
  });

  it('stops a follower of what stops, and starts none of what does not run', () => {
    const nowhere = [location('x', 'a', -infinity), location('x', 'b', -infinity), order('x', 'y')];
    expect(steps(build(pair, nowhere))).toBe('');
    expect(steps(build(pair, nowhere).started('a', 'x', 'y'))).toBe('stop y@a, stop x@a');
  });

  it('starts nothing beside what a rule of order keeps from running', () => {
    const nowhere = [location('x', 'a', -infinity), location('x', 'b', -infinity)];
    const at = build([...pair, watched('z')], [...nowhere, order('x', 'y'), colocation('z', 'y')]);
    expect(steps(at)).toBe('');
    expect(steps(at.started('a', 'z'))).toBe('stop z@a');
  });

  it('leaves followers of an optional or one-sided order alone', () => {
    const optional = order('x', 'y', { requirement: 'optional' });
    expect(
      steps(
        build(pair, [...homes, optional])
          .started('a', 'x', 'y')
          .failed('a', 'x'),
      ),
    ).toBe('stop x@a, start x@a');
    const oneSided = order('x', 'y', { symmetrical: false });
    expect(
      steps(
        build(pair, [...homes, oneSided])
          .started('a', 'x', 'y')
          .failed('a', 'x'),
      ),
    ).toBe('stop x@a, start x@a');
  });

  it('concerns a follower of a clone only on its own node', () => {
    const model = [clone('c', watched('x')), watched('y')];
    const at = build(model, [order('c', 'y')]).started('a', 'x', 'y');
    expect(steps(at)).toBe('start x@b');
    const both = at.started('b', 'x');
    expect(steps(both.failed('b', 'x'))).toBe('stop x@b, start x@b');
    expect(steps(both.failed('a', 'x'))).toBe('stop y@a, stop x@a, start x@a, start y@a');
  });

  it('begins all instances of a clone anew for one of another, unless they are interleaved', () => {
    const model = (interleave: boolean) => [clone('c', watched('x')), clone('d', watched('y'), { interleave })];
    const at = (interleave: boolean) => build(model(interleave), [order('c', 'd')]).started('a', 'x', 'y');
    expect(steps(at(true))).toBe('start x@b, start y@b');
    expect(steps(at(false))).toBe('start x@b, stop y@a, start y@b, start y@a');
  });

  it('makes a follower wait for what is under way, and takes nothing down for it', () => {
    const at = build(pair, [...homes, order('x', 'y')]);
    expect(steps(at.record('a', 'x', 'start', 'pending'))).toBe('');
    expect(steps(at.started('a', 'y').record('a', 'x', 'start', 'pending'))).toBe('');
  });
});
