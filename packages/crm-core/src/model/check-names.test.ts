import { describe, expect, test } from 'vitest';
import { check, problemLines } from './definition.case.ts';
import { address, cluster, constrained, problems, site, siteWith, watch, web } from './sound-definition.case.ts';

describe('names', () => {
  test.each<[string, unknown, string[]]>([
    [
      'a group called like a resource',
      cluster({ groups: { web, watch: { members: ['address'] } } }),
      [
        "member-of-two-groups at groups/watch/members/0: 'address' is a member of the group 'web' already; a resource has one group; use constraints between groups",
        "duplicate-id at groups/watch: the name 'watch' is taken by a resource; choose another name",
      ].reverse(),
    ],
    [
      'a resource called like the instances of another',
      cluster({ resources: { address, site, watch, 'web-clone': { agent: 'disk' } } }),
      [
        "duplicate-id at resources/web-clone: the name 'web-clone' is taken by the instances of the group 'web'; choose another name",
      ],
    ],
    [
      'a constraint called like a home, and two alike',
      constrained(
        { kind: 'location', id: 'home-web', resource: 'db', node: 'alpha', score: 1 },
        { kind: 'location', id: 'here', resource: 'db', node: 'alpha', score: 1 },
        { kind: 'location', id: 'here', resource: 'db', node: 'beta', score: 1 },
      ),
      [
        "duplicate-id at constraints/0/id: the name 'home-web' is taken by the home of the group 'web'; choose another name",
        "duplicate-id at constraints/2/id: the name 'here' is taken by another constraint; choose another name",
      ],
    ],
    [
      'an unknown agent',
      siteWith({ agent: 'wbe' }),
      ["unknown-agent at resources/site/agent: unknown agent 'wbe'; did you mean 'web'?"],
    ],
    [
      'an agent far from any other',
      siteWith({ agent: 'postgres' }),
      ["unknown-agent at resources/site/agent: unknown agent 'postgres'; installed: address, broken, disk, web"],
    ],
    [
      'unknown nodes',
      cluster({ nodes: { alhpa: {}, beta: {} }, groups: { web: { ...web, home: 'gamma' } } }),
      [
        "unknown-node at groups/web/home: unknown node 'gamma'; nodes: alpha, beta",
        "unknown-node at nodes/alhpa: unknown node 'alhpa'; did you mean 'alpha'?",
      ],
    ],
    [
      'names that JavaScript has a meaning for',
      cluster({
        resources: { address, site, watch, constructor: { agent: 'toString' } },
        groups: { web: { ...web, members: ['address', 'hasOwnProperty'] } },
      }),
      [
        "unknown-agent at resources/constructor/agent: unknown agent 'toString'; installed: address, broken, disk, web",
        "unknown-member at groups/web/members/1: unknown resource 'hasOwnProperty'; resources: address, site, watch, constructor",
      ],
    ],
  ])('%s', (_title, document, expected) => {
    expect(problems(document)).toEqual(expected);
  });

  test('with no agent installed it says so', () => {
    const document = { version: 1, resources: { site } };
    expect(problemLines(check(document, { manifests: new Map() }))).toEqual([
      "unknown-agent at resources/site/agent: unknown agent 'web'; no agent is installed",
    ]);
  });

  test('a resource called __proto__ is a resource like any other', () => {
    const document: unknown = JSON.parse('{"version": 1, "resources": {"__proto__": {"agent": "disk"}}}');
    const { model, problems: found } = check(document);
    expect(found).toEqual([]);
    expect(model?.resources).toMatchObject([{ kind: 'primitive', id: '__proto__', agent: 'disk' }]);
  });
});
