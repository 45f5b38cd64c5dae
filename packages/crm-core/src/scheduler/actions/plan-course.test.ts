import { describe, expect, it } from 'vitest';
import type { Meta } from '../../model/configuration/configured-resource.ts';
import { actionsOf, type Done, operation, primitive } from '../cluster.case.ts';

const up: readonly Done[] = [{ operation: 'start' }, { operation: 'monitor', intervalMs: 10_000 }];
const absent: Done = { operation: 'monitor', code: 7, expectedCode: 7 };
const gone: Done = { operation: 'monitor', intervalMs: 10_000, code: 1 };

function cluster(onA: readonly Done[], onB: readonly Done[], meta: Partial<Meta>): string[] {
  return actionsOf({
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
    ['stopUnexpected', ['(start x)', 'stop x b']],
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
    expect(cluster(up, failed, { multipleActive: 'stopUnexpected' })).toEqual(['(start x)', 'stop x b']);
  });
});

describe('a live migration that stopped half-way', () => {
  const meta = { allowMigrate: true };
  const left: Done = { operation: 'migrate_to', migrateSource: 'a', migrateTarget: 'b' };
  const came: Done = { operation: 'migrate_from', migrateSource: 'a', migrateTarget: 'b' };
  const start: Done = { operation: 'start' };

  it('is finished where it has left', () => {
    expect(cluster([start, left], [absent], { ...meta, resourceStickiness: 100 })).toEqual(
      expect.arrayContaining(['migrate_from x b', 'stop x a', '(start x)']),
    );
  });

  it('only has to be tidied up where it has come', () => {
    expect(cluster([start, left], [absent, came], { ...meta, resourceStickiness: 100 })).toEqual([
      'monitor:10000 x b',
      'stop x a',
    ]);
  });

  it('begins anew where it failed and what had left was stopped', () => {
    const failed = { ...left, code: 1 };
    expect(
      cluster([start, failed, { operation: 'stop' }], [absent], meta).filter((name) => name.includes('stop')),
    ).toEqual([]);
  });
});
