import { describe, expect, test } from 'vitest';
import type { ColocationSets, ResourceSet } from '../../model/configuration/configured-constraint.ts';
import { always, clone, group, never, primitive, type Scene, together, worldOf } from '../assignment/scene.case.ts';
import type { World } from '../world/world.ts';
import { indexColocations } from './colocation-index.ts';
import { type Colocations, colocationsOf } from './colocations-of.ts';

const xyz = ['x', 'y', 'z'].map((id) => primitive(id));

function sceneOf(scene: Partial<Scene>): World {
  return worldOf({ nodes: ['a', 'b'], resources: xyz, ...scene }).world;
}

/** What is written into the index: `x with y`, with the score where it is finite. */
function pairs(scene: Partial<Scene>): string[] {
  const world = sceneOf(scene);
  const name = (number: number): string => world.instances[number]?.id ?? '';
  return indexColocations(world)
    .byDependent.flat()
    .map(({ dependent, primary, score }) => {
      const bond = score === always ? 'with' : score === never ? 'without' : `with ${score}`;
      return `${name(dependent)} ${bond} ${name(primary)}`;
    })
    .sort();
}

function set(resources: readonly string[], more: Partial<ResourceSet> = {}): ResourceSet {
  const plain = { id: resources.join(), sequential: true, requireAll: true, action: null, role: null };
  return { ...plain, score: null, requirement: null, resources, ...more };
}

function sets(score: number, ...all: readonly ResourceSet[]): ColocationSets {
  return { kind: 'colocationSets', id: 'sets', score, nodeAttribute: '#uname', influence: null, sets: all };
}

describe('a pair', () => {
  test('is found from either end', () => {
    const world = sceneOf({ constraints: [together('x', 'y', 100)] });
    const { byDependent, byPrimary } = indexColocations(world);
    expect(byDependent.map((list) => list.length)).toEqual([1, 0, 0]);
    expect(byPrimary.map((list) => list.length)).toEqual([0, 1, 0]);
    expect(byDependent[0]?.[0]).toBe(byPrimary[1]?.[0]);
  });

  test('counts for nothing with a score of 0, with what is not there, or with itself', () => {
    const constraints = [together('x', 'y', 0), together('x', 'nobody'), together('nobody', 'x'), together('x', 'x')];
    expect(pairs({ constraints })).toEqual([]);
  });

  test('has as much influence as it says, or as the dependent is critical', () => {
    const influence = (said: boolean | null, critical: boolean): boolean | undefined => {
      const resources = [primitive('x', { meta: { critical } }), primitive('y')];
      const world = sceneOf({ resources, constraints: [together('x', 'y', always, { influence: said })] });
      return indexColocations(world).byDependent[0]?.[0]?.influence;
    };
    expect([influence(null, true), influence(null, false)]).toEqual([true, false]);
    expect([influence(true, false), influence(false, true)]).toEqual([true, false]);
  });

  test('that names what is in a clone speaks of the clone, unless it names a copy', () => {
    const resources = [clone('cl', primitive('p')), primitive('x')];
    expect(pairs({ resources, constraints: [together('x', 'p')] })).toEqual(['x with cl']);
    const copy = together('x', 'cl', always, { primaryInstance: 1 });
    expect(pairs({ resources, constraints: [copy] })).toEqual(['x with p:1']);
  });

  test('every role that runs is as good as none', () => {
    const roles = { dependentRole: 'started', primaryRole: 'promoted' } as const;
    const world = sceneOf({ constraints: [together('x', 'y', always, roles)] });
    expect(indexColocations(world).byDependent[0]?.[0]).toMatchObject({ dependentRole: null, primaryRole: 'promoted' });
  });
});

describe('sets', () => {
  test('in a row each goes with the one before it', () => {
    expect(pairs({ constraints: [sets(always, set(['x', 'y', 'z']))] })).toEqual(['y with x', 'z with y']);
  });

  test('where they repel each other, each keeps from all before it', () => {
    expect(pairs({ constraints: [sets(never, set(['x', 'y', 'z']))] })).toEqual([
      'y without x',
      'z without x',
      'z without y',
    ]);
  });

  test('without a row nobody in it goes with anybody in it', () => {
    expect(pairs({ constraints: [sets(always, set(['x', 'y'], { sequential: false }))] })).toEqual([]);
  });

  test('may have a score of their own', () => {
    expect(pairs({ constraints: [sets(always, set(['x', 'y'], { score: 5 }))] })).toEqual(['y with 5 x']);
  });

  test('the first of one goes with the last of the next', () => {
    const resources = ['u', 'v', 'x', 'y'].map((id) => primitive(id));
    const rows = sets(always, set(['u', 'v']), set(['x', 'y']));
    expect(pairs({ resources, constraints: [rows] })).toEqual(['u with y', 'v with u', 'y with x']);
  });

  test('without rows each with each', () => {
    const resources = ['u', 'v', 'x', 'y'].map((id) => primitive(id));
    const loose = { sequential: false };
    const heaps = sets(always, set(['u', 'v'], loose), set(['x', 'y'], loose));
    expect(pairs({ resources, constraints: [heaps] })).toEqual(['u with x', 'u with y', 'v with x', 'v with y']);
  });

  test('what is not there leaves no gap', () => {
    expect(pairs({ constraints: [sets(always, set(['x', 'nobody', 'z']))] })).toEqual(['z with x']);
  });
});

describe('groups', () => {
  test('are rows on one node', () => {
    expect(pairs({ resources: [group('g', xyz)] })).toEqual(['y with x', 'z with y']);
  });

  test('unless an old option says otherwise', () => {
    const loose = group('g', xyz, { meta: { others: new Map([['collocated', 'false']]) } });
    expect(pairs({ resources: [loose] })).toEqual([]);
  });
});

describe('what counts for one instance', () => {
  const ends = (scene: Partial<Scene>, side: keyof Colocations): Record<string, string[]> => {
    const world = sceneOf(scene);
    const colocations = colocationsOf(world, indexColocations(world));
    const other = side === 'thisWith' ? 'primary' : 'dependent';
    return Object.fromEntries(
      world.instances
        .map(({ id, number }) => [id, colocations[side](number).map((one) => world.instances[one[other]]?.id ?? '')])
        .filter(([, found]) => found?.length !== 0) as [string, string[]][],
    );
  };

  test('copies have what their clone has', () => {
    const resources = [clone('cl', primitive('p')), primitive('x')];
    const depends = ends({ resources, constraints: [together('cl', 'x')] }, 'thisWith');
    expect(depends).toEqual({ cl: ['x'], 'p:0': ['x'], 'p:1': ['x'] });
  });

  test('the first of a group depends for all of it, on the last others depend', () => {
    const resources = [group('g', [primitive('m'), primitive('n')]), primitive('x'), primitive('y')];
    const constraints = [together('g', 'x'), together('y', 'g')];
    expect(ends({ resources, constraints }, 'thisWith')).toEqual({ g: ['x'], m: ['x'], n: ['m'], y: ['g'] });
    expect(ends({ resources, constraints }, 'withThis')).toEqual({ g: ['y'], m: ['n'], n: ['y'], x: ['g'] });
  });

  test('what a member depends on by itself concerns the first, too', () => {
    const resources = [group('g', [primitive('m'), primitive('n')]), primitive('x')];
    const depends = ends({ resources, constraints: [together('n', 'x')] }, 'thisWith');
    expect(depends.m).toEqual(['x']);
    expect(depends.n?.toSorted()).toEqual(['m', 'x']);
  });

  test('in the order in which it is to be considered: by priority, copies first, then groups, then by id', () => {
    const resources = [
      group('zz', [primitive('m')]),
      primitive('z'),
      primitive('y'),
      primitive('first', { meta: { priority: 5 } }),
      clone('cl', primitive('p')),
      primitive('x'),
    ];
    const constraints = ['z', 'first', 'y', 'cl', 'zz'].map((id) => together(id, 'x', 10, { id }));
    const wanted = ['first', 'cl', 'zz', 'y', 'z'];
    expect(ends({ resources, constraints }, 'withThis').x).toEqual(wanted);
    expect(ends({ resources, constraints: constraints.toReversed() }, 'withThis').x).toEqual(wanted);
  });
});
