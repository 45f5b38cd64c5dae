import { describe, expect, test } from 'vitest';
import type { AttributeTest } from './configuration/rule.ts';
import { address, compiled, site } from './compiled.case.ts';

function expression(parts: Partial<AttributeTest>): object {
  return { kind: 'attribute', value: null, valueSource: 'literal', type: null, ...parts };
}

describe('constraints', () => {
  const resources = { plain: { agent: 'disk' }, here: { agent: 'disk', kind: 'local' }, site, address };
  const groups = { web: { kind: 'fast', members: ['address', 'site'], home: 'alpha' } };

  function constraintsOf(...constraints: readonly object[]): readonly unknown[] {
    const [home, ...rest] = compiled({ resources, groups, constraints }).constraints;
    expect(home).toEqual({
      kind: 'location',
      id: 'home-web',
      resource: 'web-clone',
      node: 'alpha',
      score: 100,
      role: 'promoted',
    });
    return rest;
  }

  test('a home without roles', () => {
    expect(compiled({ resources: { site: { ...site, home: 'beta' } } }).constraints).toEqual([
      { kind: 'location', id: 'home-site', resource: 'site', node: 'beta', score: 100 },
    ]);
  });

  test.each<[string, object, object]>([
    [
      'a location',
      { kind: 'location', resource: 'plain', node: 'beta', score: -5 },
      { id: 'location-plain-beta', resource: 'plain', score: -5 },
    ],
    [
      'a location of something local',
      { kind: 'location', resource: 'here', node: 'beta', score: '-INFINITY' },
      { id: 'location-here-beta', resource: 'here-clone', score: -1_000_000 },
    ],
    [
      'a location of something fast means its active side',
      { kind: 'location', resource: 'web', node: 'beta', score: '+INFINITY' },
      { id: 'location-web-beta', resource: 'web-clone', score: 1_000_000, role: 'promoted' },
    ],
    [
      'a ban of something fast means both sides',
      { kind: 'location', resource: 'web', node: 'beta', score: '-INFINITY' },
      { id: 'location-web-beta', resource: 'web-clone', score: -1_000_000 },
    ],
    [
      'a ban of a role',
      { kind: 'location', resource: 'web', node: 'beta', score: '-INFINITY', role: 'promoted' },
      { id: 'location-web-beta', resource: 'web-clone', score: -1_000_000, role: 'promoted' },
    ],
    [
      'a location of every instance',
      { kind: 'location', resource: 'web', node: 'beta', score: 5, role: 'started' },
      { id: 'location-web-beta', resource: 'web-clone', score: 5 },
    ],
    [
      'a score beyond infinity',
      { kind: 'location', id: 'mine', resource: 'plain', node: 'beta', score: 3_000_000 },
      { id: 'mine', resource: 'plain', score: 1_000_000 },
    ],
  ])('%s', (_title, document, expected) => {
    expect(constraintsOf(document)).toEqual([{ kind: 'location', node: 'beta', ...expected }]);
  });

  test('a score that is the value of an attribute, where there is one', () => {
    expect(constraintsOf({ kind: 'location', resource: 'web', scoreAttribute: 'netpath' })).toEqual([
      {
        kind: 'ruleLocation',
        id: 'location-web-netpath',
        resource: 'web-clone',
        role: 'promoted',
        score: { kind: 'attribute', name: 'netpath' },
        rule: {
          kind: 'all',
          id: 'location-web-netpath',
          parts: [expression({ id: 'location-web-netpath-defined', attribute: 'netpath', operation: 'defined' })],
        },
      },
    ]);
  });

  test('a ban by a rule means both sides, and one of its expressions is enough', () => {
    const rule = {
      booleanOp: 'or',
      expressions: [
        { attribute: 'netpath', operation: 'notDefined' },
        { attribute: 'netpath', operation: 'lt', value: 1, type: 'integer' },
      ],
    };
    expect(constraintsOf({ kind: 'location', resource: 'web', score: '-INFINITY', rule })).toEqual([
      {
        kind: 'ruleLocation',
        id: 'location-web-rule',
        resource: 'web-clone',
        score: { kind: 'score', score: -1_000_000 },
        rule: {
          kind: 'any',
          id: 'location-web-rule-rule',
          parts: [
            expression({ id: 'location-web-rule-rule-1', attribute: 'netpath', operation: 'undefined' }),
            expression({
              id: 'location-web-rule-rule-2',
              attribute: 'netpath',
              operation: 'lt',
              value: '1',
              type: 'integer',
            }),
          ],
        },
      },
    ]);
  });

  test('an attribute as score, and a rule besides', () => {
    const rule = { expressions: [{ attribute: 'rack', operation: 'eq', value: 'left' }] };
    expect(constraintsOf({ kind: 'location', id: 'l', resource: 'plain', scoreAttribute: 'netpath', rule })).toEqual([
      {
        kind: 'ruleLocation',
        id: 'l',
        resource: 'plain',
        score: { kind: 'attribute', name: 'netpath' },
        rule: {
          kind: 'all',
          id: 'l',
          parts: [
            expression({ id: 'l-defined', attribute: 'netpath', operation: 'defined' }),
            {
              kind: 'all',
              id: 'l-rule',
              parts: [expression({ id: 'l-rule-1', attribute: 'rack', operation: 'eq', value: 'left' })],
            },
          ],
        },
      },
    ]);
  });

  test('colocations', () => {
    expect(
      constraintsOf(
        { kind: 'colocation', resource: 'plain', with: 'here', score: 5 },
        { kind: 'colocation', resource: 'plain', with: 'web', score: 'INFINITY' },
        { kind: 'colocation', resource: 'web', with: 'plain', score: 5, role: 'started' },
        { kind: 'colocation', resource: 'plain', with: 'web', score: 5, withRole: 'unpromoted' },
      ),
    ).toEqual([
      { kind: 'colocation', id: 'colocation-plain-here', resource: 'plain', with: 'here-clone', score: 5 },
      {
        kind: 'colocation',
        id: 'colocation-plain-web',
        resource: 'plain',
        with: 'web-clone',
        score: 1_000_000,
        withRole: 'promoted',
      },
      { kind: 'colocation', id: 'colocation-web-plain', resource: 'web-clone', with: 'plain', score: 5 },
      {
        kind: 'colocation',
        id: 'colocation-plain-web-2',
        resource: 'plain',
        with: 'web-clone',
        score: 5,
        withRole: 'unpromoted',
      },
    ]);
  });

  test('orders', () => {
    expect(
      constraintsOf(
        { kind: 'order', first: 'here', then: 'web' },
        { kind: 'order', first: 'web', then: 'plain', requirement: 'optional', symmetrical: false },
        {
          kind: 'order',
          first: 'plain',
          firstAction: 'stop',
          then: 'web',
          thenAction: 'demote',
          requirement: 'serialize',
        },
      ),
    ).toEqual([
      {
        kind: 'order',
        id: 'order-here-web',
        first: 'here-clone',
        firstAction: 'start',
        then: 'web-clone',
        thenAction: 'promote',
        requirement: 'mandatory',
        symmetrical: true,
      },
      {
        kind: 'order',
        id: 'order-web-plain',
        first: 'web-clone',
        firstAction: 'promote',
        then: 'plain',
        thenAction: 'start',
        requirement: 'optional',
        symmetrical: false,
      },
      {
        kind: 'order',
        id: 'order-plain-web',
        first: 'plain',
        firstAction: 'stop',
        then: 'web-clone',
        thenAction: 'demote',
        requirement: 'serialize',
        symmetrical: false,
      },
    ]);
  });

  test('an id that is made up avoids those that are given', () => {
    const made = constraintsOf(
      { kind: 'order', first: 'here', then: 'web' },
      { kind: 'order', id: 'order-here-web', first: 'here', then: 'plain' },
    );
    expect(made).toMatchObject([{ id: 'order-here-web-2' }, { id: 'order-here-web' }]);
  });
});
