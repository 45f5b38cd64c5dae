import { describe, expect, test } from 'vitest';
import { address, cluster, constrained, problems, site, watch } from './sound-definition.case.ts';

const defined = { attribute: 'netpath', operation: 'defined' };

describe('constraints', () => {
  const cases: readonly [string, readonly unknown[], string[]][] = [
    [
      'unknown names',
      [
        { kind: 'location', resource: 'wbe', node: 'alfa', score: 1 },
        { kind: 'colocation', resource: 'dbb', with: 'web-clone', score: 1 },
        { kind: 'order', first: 'nothing', then: 'db' },
      ],
      [
        "unknown-resource at constraints/0/resource: unknown resource or group 'wbe'; did you mean 'web'?",
        "unknown-node at constraints/0/node: unknown node 'alfa'; nodes: alpha, beta",
        "unknown-resource at constraints/1/resource: unknown resource or group 'dbb'; did you mean 'db'?",
        "unknown-resource at constraints/1/with: unknown resource or group 'web-clone'; write 'web'",
        "unknown-resource at constraints/2/first: unknown resource or group 'nothing'; defined: watch, db, files, web, address, site",
      ],
    ],
    [
      'members of what has several instances',
      [{ kind: 'order', first: 'db', then: 'site' }],
      [
        "constraint-on-member at constraints/0/then: 'site' is a member of the fast group 'web', which is placed as a whole; write 'web'",
      ],
    ],
    [
      'something with itself',
      [
        { kind: 'order', first: 'db', then: 'db' },
        { kind: 'colocation', resource: 'web', with: 'web', score: 1 },
      ],
      [
        "self-constraint at constraints/0/then: 'db' is constrained to itself; name two different things",
        "self-constraint at constraints/1/with: 'web' is constrained to itself; name two different things",
      ],
    ],
    [
      'roles and actions of what has none',
      [
        { kind: 'location', resource: 'db', node: 'alpha', score: 1, role: 'promoted' },
        { kind: 'colocation', resource: 'web', with: 'db', score: 1, role: 'promoted', withRole: 'unpromoted' },
        { kind: 'order', first: 'web', firstAction: 'promote', then: 'db', thenAction: 'demote' },
      ],
      [
        "invalid-role at constraints/0/role: 'db' is never promoted: only something fast is; leave it out, or write 'started'",
        "invalid-role at constraints/1/withRole: 'db' is never unpromoted: only something fast is; leave it out, or write 'started'",
        "invalid-action at constraints/2/thenAction: there is no demote of 'db': only something fast has one; write 'stop'",
      ],
    ],
    [
      'locations that say neither where nor what',
      [{ kind: 'location', resource: 'db' }],
      [
        "missing-property at constraints/0: 'node' is missing; add 'node', or a 'rule' that says on which",
        "missing-property at constraints/0: 'score' is missing; add 'score', or 'scoreAttribute': the node's attribute whose value it is",
      ],
    ],
    [
      'locations that say it twice',
      [
        { kind: 'location', resource: 'db', node: 'alpha', score: 1, rule: { expressions: [defined] } },
        { kind: 'location', resource: 'db', node: 'alpha', scoreAttribute: 'netpath' },
        { kind: 'location', resource: 'db', score: 1, scoreAttribute: 'netpath' },
      ],
      [
        "misplaced-property at constraints/0/rule: 'rule' has no meaning beside 'node'; leave one of them out",
        "misplaced-property at constraints/1/scoreAttribute: 'scoreAttribute' has no meaning beside 'node'; leave one of them out",
        "misplaced-property at constraints/2/scoreAttribute: 'scoreAttribute' has no meaning beside 'score'; leave one of them out",
      ],
    ],
    [
      'expressions that cannot be',
      [
        {
          kind: 'location',
          resource: 'db',
          score: 1,
          rule: {
            expressions: [
              { attribute: 'netpath', operation: 'lt' },
              { ...defined, value: 1, type: 'integer' },
              { attribute: 'netpath', operation: 'less' },
              defined,
            ],
          },
        },
        { kind: 'location', resource: 'db', score: 1, rule: { expressions: [] } },
      ],
      [
        "missing-property at constraints/0/rule/expressions/0: 'value' is missing; add 'value': what it is compared with",
        "misplaced-property at constraints/0/rule/expressions/1/value: 'value' has no meaning beside 'defined'; leave one of them out",
        "misplaced-property at constraints/0/rule/expressions/1/type: 'type' has no meaning beside 'defined'; leave one of them out",
        "not-allowed-value at constraints/0/rule/expressions/2/operation: unknown value 'less'; allowed: lt, lte, gt, gte, eq, ne, defined, notDefined",
        'out-of-range at constraints/1/rule/expressions: there is too little of it; at least 1',
      ],
    ],
    [
      'a symmetry that cannot be',
      [{ kind: 'order', first: 'db', then: 'files', requirement: 'serialize', symmetrical: true }],
      [
        "misplaced-property at constraints/0/symmetrical: 'symmetrical' has no meaning for an order that only serialises; leave it out",
      ],
    ],
  ];
  test.each(cases)('%s', (_title, constraints, expected) => {
    expect(problems(constrained(...constraints))).toEqual(expected);
  });

  test('members of a switchable group may be named, but not with each other', () => {
    const document = cluster({
      resources: { address, site, watch, db: { agent: 'disk' } },
      groups: { web: { members: ['address', 'site'] } },
      constraints: [
        { kind: 'order', first: 'db', then: 'site' },
        { kind: 'order', first: 'site', then: 'address' },
        { kind: 'colocation', resource: 'web', with: 'site', score: 5 },
      ],
    });
    expect(problems(document)).toEqual([
      "self-constraint at constraints/1/then: 'site' and 'address' belong to the same group 'web'; a group keeps its members together and in order by itself",
      "self-constraint at constraints/2/with: 'web' and 'site' belong to the same group 'web'; a group keeps its members together and in order by itself",
    ]);
  });
});
