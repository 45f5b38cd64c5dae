import { describe, expect, test } from 'vitest';
import { address, cluster, constrained, problems, site, watch } from './sound-definition.case.ts';

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
