import { describe, expect, it } from 'vitest';
import type { LocationConstraint } from '../../model/configuration/configured-constraint.ts';
import type { Meta } from '../../model/configuration/configured-resource.ts';
import { actionsOf, type Done, operation, primitive } from '../cluster.case.ts';

const up: readonly Done[] = [{ operation: 'start' }, { operation: 'monitor', intervalMs: 10_000 }];
const absent: Done = { operation: 'monitor', code: 7, expectedCode: 7 };
const gone: Done = { operation: 'monitor', intervalMs: 10_000, code: 1 };

const atB: LocationConstraint = {
  kind: 'location',
  id: 'x-at-b',
  subject: { kind: 'resource', id: 'x' },
  role: null,
  discovery: 'always',
  where: { kind: 'node', node: 'b', score: 100 },
};

function cluster(
  onA: readonly Done[],
  onB: readonly Done[],
  meta: Partial<Meta>,
  constraints: readonly LocationConstraint[] = [],
): string[] {
  return actionsOf({
    constraints,
    nodes: { a: {}, b: {} },
    resources: [primitive('x', { migrationThreshold: 0, ...meta }, {}, [operation('monitor', 10_000)])],
    done: { 'x a': onA, 'x b': onB },
  });
}

describe('what is active more than once', () => {
  it.each([
    ['stopStart', ['monitor:10000 x a', 'start x a', 'stop x a', 'stop x b']],
    ['stopOnly', ['stop x a', 'stop x b']],
    ['block', []],
    ['stopUnexpected', ['(start x)', 'monitor:10000 x a', 'stop x b']],
  ] as const)('%s', (multipleActive, expected) => {
    expect(cluster(up, up, { multipleActive })).toEqual(expected);
  });

  it('is stopped and started where it is to be, too, if it failed there', () => {
    const failed = [...up.slice(0, 1), gone];
    expect(cluster(failed, up, { multipleActive: 'stopUnexpected' })).toEqual([
      'monitor:10000 x a',
      'start x a',
      'stop x a',
      'stop x b',
    ]);
    expect(cluster(up, failed, { multipleActive: 'stopUnexpected' })).toEqual([
      '(start x)',
      'monitor:10000 x a',
      'stop x b',
    ]);
  });
});

it('what is active twice and stays where its start was only begun is not stopped there for the sake of the others', () => {
  const begun: Done = { operation: 'start', state: 'pending', callId: -1, code: 193 };
  expect(cluster(up, [begun], { multipleActive: 'stopUnexpected' }, [atB])).toEqual([
    '(start x)',
    'monitor:10000 x b',
    'stop x a',
  ]);
});

it('without quorum, and frozen, what ran on a node that is gone is not started on another, even if it needs no fencing', () => {
  const lost = { member: false, peer: false, join: 'down', expected: 'member' } as const;
  const device = { ...primitive('x'), agent: { standard: 'stonith', provider: null, type: 'fence_test' } };
  const properties = { fencingEnabled: true, noQuorumPolicy: 'freeze' } as const;
  const done = { 'x a': [{ operation: 'start' }], 'x b': [absent] };
  const scene = { nodes: { a: lost, b: {} }, resources: [device], properties, done };
  expect(actionsOf({ ...scene, quorate: false })).not.toContain('start x b');
  expect(actionsOf(scene)).toContain('start x b');
});

describe('a live migration that stopped half-way', () => {
  const meta = { allowMigrate: true };
  const left: Done = { operation: 'migrate_to', migrateSource: 'a', migrateTarget: 'b' };
  const came: Done = { operation: 'migrate_from', migrateSource: 'a', migrateTarget: 'b' };
  const start: Done = { operation: 'start' };

  it('is finished if it is to be where it was going', () => {
    expect(cluster([start, left], [absent], meta, [atB])).toEqual([
      '(start x)',
      'migrate_from x b',
      'monitor:10000 x b',
      'stop x a',
    ]);
  });

  it('is undone if it is not to be there, or may not be moved so', () => {
    const onB = ['monitor:10000 x b', 'start x b', 'stop x a', 'stop x b'];
    expect(cluster([start, left], [absent], meta)).toEqual(
      onB.map((name) => name.replace(/(monitor:10000|start) x b/, '$1 x a')),
    );
    expect(cluster([start, left], [absent], {}, [atB])).toEqual(onB);
  });

  it('only has to be tidied up where it has come', () => {
    expect(cluster([start, left], [absent, came], meta)).toEqual(['monitor:10000 x b', 'stop x a']);
  });

  it('begins anew where it failed and what had left was stopped', () => {
    const failed = { ...left, code: 1 };
    expect(
      cluster([start, failed, { operation: 'stop' }], [absent], meta).filter((name) => name.includes('stop')),
    ).toEqual([]);
  });
});
