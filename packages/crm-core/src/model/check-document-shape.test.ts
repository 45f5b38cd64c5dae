import { describe, expect, test } from 'vitest';
import { address, cluster, constrained, problems, site, siteWith, watch, web } from './sound-definition.case.ts';

describe('the shape', () => {
  test.each<[string, unknown, string[]]>([
    ['nothing', null, ['wrong-type at : there is nothing here; must be a mapping; or leave it out']],
    ['a list', [], ['wrong-type at : a list is not a mapping']],
    [
      'nothing in it',
      {},
      [
        "missing-property at : 'resources' is missing; add 'resources': what the cluster runs, by name",
        "missing-property at : 'version' is missing; add 'version': the form of this document",
      ],
    ],
    [
      'another version',
      cluster({ version: 2 }),
      ['unsupported-version at version: version 2 of this document is not known; this release reads version 1'],
    ],
    [
      'a property of another case',
      siteWith({ meta: { 'resource-stickiness': 5 } }),
      [
        "unknown-property at resources/site/meta/resource-stickiness: unknown property 'resource-stickiness'; did you mean 'resourceStickiness'?",
      ],
    ],
    [
      'a property far from any other',
      cluster({ tickets: {} }),
      [
        "unknown-property at tickets: unknown property 'tickets'; allowed: $schema, version, properties, defaults, nodes, resources, groups, constraints, and 1 more",
      ],
    ],
    [
      'a text for a flag',
      siteWith({ meta: { isManaged: 'yes' } }),
      ["wrong-type at resources/site/meta/isManaged: 'yes' is not true or false"],
    ],
    [
      'an empty section',
      siteWith({ parameters: null }),
      ['wrong-type at resources/site/parameters: there is nothing here; must be a mapping; or leave it out'],
    ],
    [
      'a list as a parameter',
      siteWith({ parameters: { port: [80] } }),
      ['wrong-type at resources/site/parameters/port: a list is not a text or a number or true or false'],
    ],
    [
      'an unknown value',
      siteWith({ meta: { multipleActive: 'stop_start' } }),
      [
        "not-allowed-value at resources/site/meta/multipleActive: unknown value 'stop_start'; did you mean 'stopStart'?",
      ],
    ],
    [
      'a bad name',
      cluster({ resources: { address, site, watch, '9lives': { agent: 'disk' } } }),
      [
        "invalid-key at resources/9lives: '9lives' is not a valid name; letters, digits, _ and -, at most 64, and a letter first",
      ],
    ],
    [
      'a bad id',
      constrained({ kind: 'location', id: 'a b', resource: 'db', node: 'alpha', score: 1 }),
      [
        "invalid-name at constraints/0/id: 'a b' is not a valid name; letters, digits, _ and -, at most 64, and a letter first",
      ],
    ],
    [
      'an empty group',
      cluster({ groups: { web, none: { members: [] } } }),
      ['out-of-range at groups/none/members: there is too little of it; at least 1'],
    ],
    [
      'too small a number',
      siteWith({ faultPolicy: { badMonitors: 0 } }),
      ['out-of-range at resources/site/faultPolicy/badMonitors: 0 is too small; at least 1'],
    ],
    [
      'half a number',
      siteWith({ faultPolicy: { startRetries: 1.5 } }),
      ['wrong-type at resources/site/faultPolicy/startRetries: 1.5 is not an integer'],
    ],
    [
      'a constraint of no kind',
      constrained({ resource: 'db' }),
      ["missing-property at constraints/0: 'kind' is missing; add 'kind': what is said of them"],
    ],
    [
      'a constraint of an unknown kind',
      constrained({ kind: 'odrer', first: 'db' }),
      ["not-allowed-value at constraints/0/kind: unknown value 'odrer'; did you mean 'order'?"],
    ],
    [
      'a constraint with the properties of another',
      constrained({ kind: 'order', first: 'db', then: 'files', score: 5 }),
      [
        "unknown-property at constraints/0/score: unknown property 'score'; allowed: kind, id, first, then, firstAction, thenAction, requirement, symmetrical",
      ],
    ],
  ])('%s', (_title, document, expected) => {
    expect(problems(document)).toEqual(expected);
  });
});

describe('durations and scores', () => {
  test.each<[unknown, string]>([
    [20, "20 has no unit; write '20s' for seconds, '20ms' for milliseconds"],
    ['20', "'20' has no unit; write '20s' for seconds, '20ms' for milliseconds"],
    ['20 s', "'20 s' is not a duration; write it with its unit, such as '250ms', '10s', '10min' or '1h'"],
    ['5m', "'5m' is not a duration; write it with its unit, such as '250ms', '10s', '10min' or '1h'"],
    ['-5s', "'-5s' is not a duration; write it with its unit, such as '250ms', '10s', '10min' or '1h'"],
    ['0s', "'0s' is no time at all; at least 1ms"],
    ['0.2ms', "'0.2ms' is no time at all; at least 1ms"],
    ['600h', "'600h' is too long; at most 596h"],
  ])('%j is no timeout', (timeout, message) => {
    const path = 'resources/site/operations/start/timeout';
    expect(problems(siteWith({ operations: { start: { timeout } } }))).toEqual([
      `invalid-duration at ${path}: ${message}`,
    ]);
  });

  test.each(['20s', '250ms', '1.5min', '596h'])('%j is a timeout', (timeout) => {
    expect(problems(siteWith({ operations: { start: { timeout } } }))).toEqual([]);
  });

  test('failures may count for ever, but no longer than a timer', () => {
    expect(problems(siteWith({ meta: { failureTimeout: '0s' } }))).toEqual([]);
    const long = { failureTimeout: '700h' };
    expect(problems(cluster({ groups: { web: { ...web, meta: long } }, defaults: { meta: long } }))).toEqual([
      "invalid-duration at groups/web/meta/failureTimeout: '700h' is too long; at most 596h",
      "invalid-duration at defaults/meta/failureTimeout: '700h' is too long; at most 596h",
    ]);
  });

  test.each([5, -5, 'INFINITY', '+INFINITY', '-INFINITY', 2_000_000])('%j is a score', (score) => {
    expect(problems(constrained({ kind: 'location', resource: 'db', node: 'alpha', score }))).toEqual([]);
  });

  test.each<[unknown, string]>([
    ['5', "'5' is not a score"],
    ['infinity', "'infinity' is not a score"],
    [1.5, '1.5 is not a score'],
    [null, 'null is not a score'],
  ])('%j is no score', (score, message) => {
    expect(problems(constrained({ kind: 'location', resource: 'db', node: 'alpha', score }))).toEqual([
      `invalid-score at constraints/0/score: ${message}; an integer, INFINITY or -INFINITY`,
    ]);
  });
});
