import { describe, expect, it } from 'vitest';
import {
  clone,
  decided,
  group,
  never,
  type Part,
  type PartOptions,
  places,
  primitive,
  together,
} from './scene.case.ts';

const nodes = ['a', 'b'];

describe('primitives', () => {
  it('go where their score is highest', () => {
    expect(places({ nodes, resources: [primitive('x', { at: { a: 10, b: 20 } })] })).toEqual(['x b']);
  });

  it('are spread where nothing speaks for a node', () => {
    expect(places({ nodes, resources: [primitive('x'), primitive('y')] })).toEqual(['x a', 'y b']);
  });

  it('are given to equal nodes by their names', () => {
    expect(places({ nodes: ['n9', 'n10'], resources: [primitive('x'), primitive('y')] })).toEqual(['x n10', 'y n9']);
  });

  it('run nowhere rather than on a node that forbids them', () => {
    expect(places({ nodes, resources: [primitive('x', { at: { a: never, b: -1 } })] })).toEqual(['x -']);
  });

  it('stay among equals that they like', () => {
    const resources = [primitive('x', { on: ['b'], at: { a: 5, b: 5 } })];
    expect(places({ nodes, resources })).toEqual(['x b']);
  });

  it.each(['online', 'standby', 'maintenance', 'unclean', 'shutdown', 'pending'] as const)(
    'are not given to a node by its state: %s',
    (state) => {
      const bad = { name: 'a', [state]: state !== 'online' };
      expect(places({ nodes: [bad, 'b'], resources: [primitive('x', { at: { a: 10 } })] })).toEqual(['x b']);
    },
  );

  it('stay where they are while nobody manages them', () => {
    const resources = [primitive('x', { on: ['a'], at: { a: never }, changes: { isManaged: false } })];
    expect(places({ nodes, resources })).toEqual(['x a']);
  });

  it('have no place when they are to be stopped', () => {
    expect(places({ nodes, resources: [primitive('x', { on: ['a'], meta: { targetRole: 'stopped' } })] })).toEqual([
      'x -',
    ]);
    expect(
      places({ nodes, resources: [primitive('x', { on: ['a'] })], properties: { stopAllResources: true } }),
    ).toEqual(['x -']);
  });

  it('choose in the order of their priority', () => {
    const resources = [primitive('low'), primitive('high', { meta: { priority: 5 } })];
    const constraints = [together('low', 'high', never)];
    expect(places({ nodes: ['a'], resources, constraints })).toEqual(['low -', 'high a']);
  });
});

describe('colocation', () => {
  it('binds the dependent to its primary', () => {
    const resources = [primitive('x', { at: { a: 100 } }), primitive('y', { at: { b: 500 } })];
    expect(places({ nodes, resources, constraints: [together('x', 'y')] })).toEqual(['x b', 'y b']);
  });

  it('lets the dependent have a say', () => {
    const resources = [primitive('x', { at: { b: 100 } }), primitive('y', { at: { a: 50 } })];
    expect(places({ nodes, resources, constraints: [together('x', 'y')] })).toEqual(['x b', 'y b']);
    const mute = together('x', 'y', undefined, { influence: false });
    const active = [primitive('x', { at: { b: 100 } }), primitive('y', { at: { a: 50 }, on: ['a'] })];
    expect(places({ nodes, resources: active, constraints: [mute] })).toEqual(['x a', 'y a']);
  });

  it('counts each copy that runs nowhere against every node', () => {
    const few = [clone('c', primitive('x', { at: { b: never } })), primitive('y', { on: ['a'], at: { a: 5, b: 5 } })];
    const { trace } = decided({ nodes, resources: few, constraints: [together('y', 'c', 10)] }).assignment;
    expect(trace).toContain('pcmk__primitive_assign: y allocation score on a: 5');
    expect(trace).toContain('pcmk__primitive_assign: y allocation score on b: -5');
  });

  it('lets groups follow two wishes about the same pair as they are written, single ones the other way round', () => {
    const constraints = (who: string) => [together(who, 'c', 10), together(who, 'c', -10)];
    const copies = clone('c', primitive('x'));
    expect(places({ nodes, resources: [copies, primitive('y')], constraints: constraints('y') }).at(-1)).toBe('y b');
    const grouped = [copies, group('g', [primitive('y')])];
    expect(places({ nodes, resources: grouped, constraints: constraints('g') })).toContain('y a');
  });

  it('does not take a primary to where the dependent would forbid all', () => {
    const resources = [primitive('x', { at: { a: never, b: never } }), primitive('y', { at: { a: 1 } })];
    expect(places({ nodes, resources, constraints: [together('x', 'y')] })).toEqual(['x -', 'y a']);
  });

  it('keeps apart what repels', () => {
    const resources = [primitive('x', { at: { a: 10 } }), primitive('y', { at: { a: 20 } })];
    expect(places({ nodes, resources, constraints: [together('x', 'y', never)] })).toEqual(['x b', 'y a']);
  });

  it('holds nobody to a promoted copy of what cannot be promoted', () => {
    const resources = [primitive('x', { at: { a: 10 } }), clone('c', primitive('p', { at: { a: never } }))];
    const constraints = [together('x', 'c', undefined, { primaryRole: 'promoted' })];
    expect(places({ nodes, resources, constraints })[0]).toBe('x a');
    expect(places({ nodes, resources, constraints: [together('x', 'c')] })[0]).toBe('x b');
  });

  it('keeps interleaved copies away from each copy that they must not be with', () => {
    const resources = [clone('c', primitive('x')), clone('d', primitive('y'), { meta: { interleave: true } })];
    const constraints = [together('d', 'c', never)];
    expect(places({ nodes, resources, constraints })).toEqual(['x:0 a', 'x:1 b', 'y:0 -', 'y:1 -']);
  });

  it('pairs interleaved copies first where least runs', () => {
    const resources = [
      primitive('x', { at: { a: 1 } }),
      clone('c', primitive('p')),
      clone('d', primitive('q'), { meta: { interleave: true } }),
    ];
    const found = places({ nodes, resources, constraints: [together('d', 'c')] });
    expect(found).toEqual(['x a', 'p:0 b', 'p:1 a', 'q:0 b', 'q:1 a']);
  });

  it('is advice where it is finite', () => {
    const resources = [primitive('x'), primitive('y')];
    expect(places({ nodes: ['a'], resources, constraints: [together('x', 'y', -500)] })).toEqual(['x a', 'y a']);
  });

  it('leaves the dependent stopped while its primary is', () => {
    const resources = [primitive('x'), primitive('y', { meta: { targetRole: 'stopped' } })];
    expect(places({ nodes, resources, constraints: [together('x', 'y')] })).toEqual(['x -', 'y -']);
  });

  it('breaks a circle where it closes', () => {
    const resources = [primitive('x'), primitive('y', { at: { b: 5 } })];
    const constraints = [together('x', 'y'), together('y', 'x')];
    expect(places({ nodes, resources, constraints })).toEqual(['x b', 'y b']);
  });
});

describe('groups', () => {
  it('go where the first member goes, with the wishes of all', () => {
    const members = [
      primitive('x', { at: { a: 10 } }),
      primitive('y', { at: { b: 6 } }),
      primitive('z', { at: { b: 6 } }),
    ];
    expect(places({ nodes, resources: [group('g', members)] })).toEqual(['x b', 'y b', 'z b']);
  });

  it('stop at the member that cannot run', () => {
    const members = [primitive('x'), primitive('y', { meta: { targetRole: 'stopped' } }), primitive('z')];
    expect(places({ nodes: ['a'], resources: [group('g', members)] })).toEqual(['x a', 'y -', 'z -']);
  });

  it('are followed as a whole', () => {
    const resources = [
      group('g', [primitive('x', { at: { b: 10 } }), primitive('y')]),
      primitive('z', { at: { a: 5 } }),
    ];
    expect(places({ nodes, resources, constraints: [together('z', 'g')] })).toEqual(['x b', 'y b', 'z b']);
  });
});

describe('copies', () => {
  it('go to every node', () => {
    expect(places({ nodes, resources: [clone('c', primitive('x'))] })).toEqual(['x:0 a', 'x:1 b']);
  });

  it('stay where they are', () => {
    const resources = [clone('c', primitive('x', { on: ['b', 'a'] }))];
    expect(places({ nodes, resources })).toEqual(['x:0 b', 'x:1 a']);
  });

  it('are no more on a node than allowed', () => {
    const resources = [clone('c', primitive('x', { at: { b: never } }), { copies: 2 })];
    expect(places({ nodes, resources })).toEqual(['x:0 a', 'x:1 -']);
  });

  it('lead those that must be with them', () => {
    const resources = [clone('c', primitive('x', { at: { a: never } })), primitive('y', { at: { a: 100 } })];
    expect(places({ nodes, resources, constraints: [together('y', 'c')] })).toEqual(['x:0 b', 'x:1 -', 'y b']);
  });
});

describe('copies of groups', () => {
  it('take their room even where not all of their members have a place', () => {
    const child = group('g', [primitive('x'), primitive('y', { at: { a: never } })]);
    const found = places({ nodes: ['a'], resources: [clone('c', child, { copies: 2 })] });
    expect(found).toEqual(['x:0 a', 'y:0 -', 'x:1 -', 'y:1 -']);
  });
});

describe('copies that must leave', () => {
  it('let those go first that run nowhere', () => {
    const resources = [clone('c', primitive('x', { on: ['b'], at: { b: never } }), { copies: 2 })];
    expect(places({ nodes, resources })).toEqual(['x:0 -', 'x:1 a']);
  });
});

describe('promotion', () => {
  const meta = { promotable: true };

  it('goes by what agents say', () => {
    const resources = [clone('c', primitive('x', { on: ['a', 'b'], promotion: { a: 5, b: 10 } }), { meta })];
    expect(places({ nodes, resources })).toEqual(['x:0 a', 'x:1 b promoted']);
  });

  it('needs something that speaks for it', () => {
    const resources = [clone('c', primitive('x', { on: ['a', 'b'] }), { meta })];
    expect(places({ nodes, resources })).toEqual(['x:0 a', 'x:1 b']);
    const liked = [clone('c', primitive('x', { on: ['a', 'b'], promotionAt: { b: 10 } }), { meta })];
    expect(places({ nodes, resources: liked })).toEqual(['x:0 a', 'x:1 b promoted']);
  });

  it('hears those that want to be with the promoted one', () => {
    const resources = [
      clone('c', primitive('x', { on: ['a', 'b'], promotion: { a: 10, b: 5 } }), { meta }),
      primitive('y', { at: { b: 100 } }),
    ];
    const constraints = [together('y', 'c', undefined, { primaryRole: 'promoted' })];
    expect(places({ nodes, resources, constraints })).toEqual(['x:0 a', 'x:1 b promoted', 'y b']);
  });

  it('goes, among those that must not be touched, by who got its place first', () => {
    const changes = { isManaged: false, role: 'promoted' as const };
    const child = primitive('x', { on: ['a', 'b'], promotion: { b: 10 }, changes });
    const resources = [clone('c', child, { meta })];
    expect(places({ nodes, resources })).toEqual(['x:0 a', 'x:1 b promoted']);
  });

  it('is not for copies without what they must be promoted with', () => {
    const resources = [
      clone('c', primitive('x', { on: ['a', 'b'], promotion: { a: 10, b: 5 } }), { meta }),
      primitive('y', { meta: { targetRole: 'stopped' } }),
    ];
    const constraints = [together('c', 'y', undefined, { dependentRole: 'promoted' })];
    expect(places({ nodes, resources, constraints })).toEqual(['x:0 a', 'x:1 b', 'y -']);
  });

  it('begins unpromoted: where a copy must not be that, it does not come up', () => {
    const resources = [clone('c', primitive('x'), { meta }), primitive('y', { at: { b: 10 } })];
    const apart = together('c', 'y', never, { dependentRole: 'unpromoted' });
    expect(places({ nodes, resources, constraints: [apart] })).toEqual(['x:0 a', 'x:1 -', 'y b']);
    const wanted = together('c', 'y', undefined, { dependentRole: 'unpromoted' });
    expect(places({ nodes, resources, constraints: [wanted] })).toEqual(['x:0 a', 'x:1 b', 'y b']);
  });

  it('begins unpromoted: where it must be that with a copy of another, it comes up beside one alone', () => {
    const once = clone('d', primitive('y', { at: { a: never } }));
    const resources = [clone('c', primitive('x'), { meta }), once];
    const beside = together('c', 'd', undefined, { dependentRole: 'unpromoted' });
    expect(places({ nodes, resources, constraints: [beside] })).toEqual(['x:0 b', 'x:1 -', 'y:0 b', 'y:1 -']);
  });

  it('does not bring copies to nodes by what speaks against it', () => {
    const resources = [clone('c', primitive('x', { promotion: { a: -5 } }), { meta: { ...meta }, copies: 1 })];
    expect(places({ nodes: ['a'], resources })).toEqual(['x:0 a']);
  });

  it('takes a group as a whole', () => {
    const member = (options: PartOptions): Part => primitive('y', { on: ['a', 'b'], ...options });
    const groups = (options: PartOptions): Part[] => [
      clone('c', group('g', [primitive('x', { on: ['a', 'b'], promotion: { a: 10 } }), member(options)]), { meta }),
    ];
    const together = ['x:0 a promoted', 'y:0 a promoted', 'x:1 b', 'y:1 b'];
    expect(places({ nodes, resources: groups({}) })).toEqual(together);
    const apart = ['x:0 a', 'y:0 a', 'x:1 b', 'y:1 b'];
    expect(places({ nodes, resources: groups({ meta: { targetRole: 'unpromoted' } }) })).toEqual(apart);
    const held = { isManaged: false, role: 'unpromoted' as const };
    expect(places({ nodes, resources: groups({ changes: held }) })).toEqual(apart);
  });

  it.each([
    ['demote', ['x:0 a', 'x:1 b']],
    ['freeze', ['x:0 a promoted', 'x:1 b']],
    ['ignore', ['x:0 a', 'x:1 b promoted']],
  ] as const)('follows the policy where there is no quorum: %s', (noQuorumPolicy, expected) => {
    const child = primitive('x', { on: ['a', 'b'], promotedOn: 'a', promotion: { a: 5, b: 10 } });
    const resources = [clone('c', child, { meta })];
    expect(places({ nodes, resources, quorate: false, properties: { noQuorumPolicy } })).toEqual(expected);
  });

  it('comes before activity when copies choose', () => {
    const child = primitive('x', { on: ['b'], promotion: { a: 10 }, at: { b: -5 } });
    expect(places({ nodes, resources: [clone('c', child, { meta, copies: 2 })] })).toEqual(['x:0 -', 'x:1 a promoted']);
  });
});
