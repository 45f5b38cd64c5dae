import { describe, expect, test } from 'vitest';
import { check, problemLines } from './definition.case.ts';

const address = { agent: 'address', parameters: { ip: '10.0.0.1' } };
const site = { agent: 'web', parameters: { port: 80 } };
const watch = { agent: 'disk', kind: 'local' };
const web = { kind: 'fast', members: ['address', 'site'], home: 'alpha' };

/** A sound definition, with parts replaced. */
function cluster(parts: Readonly<Record<string, unknown>> = {}): unknown {
  return { version: 1, resources: { address, site, watch }, groups: { web }, ...parts };
}

function siteWith(parts: Readonly<Record<string, unknown>>): unknown {
  return cluster({ resources: { address, site: { ...site, ...parts }, watch } });
}

function constrained(...constraints: readonly unknown[]): unknown {
  return cluster({
    resources: { address, site, watch, db: { agent: 'disk' }, files: { agent: 'disk' } },
    constraints,
  });
}

function problems(document: unknown): string[] {
  return problemLines(check(document));
}

test('a sound definition has no problems, and a model', () => {
  const { model, problems: found } = check(cluster());
  expect(found).toEqual([]);
  expect(model?.resources.map(({ id }) => id)).toEqual(['watch-clone', 'web-clone']);
});

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

describe('groups', () => {
  test.each<[string, unknown, string[]]>([
    [
      'members that are not there',
      cluster({ groups: { web: { ...web, members: ['adress', 'site', 'other'] }, other: { members: ['web'] } } }),
      [
        "unknown-member at groups/web/members/0: unknown resource 'adress'; did you mean 'address'?",
        "unknown-member at groups/web/members/2: 'other' is a group; members are resources; name those",
        "unknown-member at groups/other/members/0: 'web' is a group; members are resources; name those",
      ],
    ],
    [
      'a member twice',
      cluster({ groups: { web: { ...web, members: ['address', 'site', 'address'] } } }),
      ["member-twice at groups/web/members/2: 'address' is a member of this group already; name it once"],
    ],
    [
      'a member of two groups',
      cluster({ groups: { web, more: { members: ['site'] } } }),
      [
        "member-of-two-groups at groups/more/members/0: 'site' is a member of the group 'web' already; a resource has one group; use constraints between groups",
      ],
    ],
    [
      "a group's business at a member",
      siteWith({ kind: 'fast', home: 'beta', failback: 'manual' }),
      ['kind', 'home', 'failback'].map(
        (name) =>
          `misplaced-property at resources/site/${name}: '${name}' has no meaning for a member of a group; write it at groups.web.${name}`,
      ),
    ],
    [
      'a home for what runs everywhere',
      cluster({ resources: { address, site, watch: { ...watch, home: 'alpha' } } }),
      [
        "misplaced-property at resources/watch/home: 'home' has no meaning for 'watch', which runs on every node; leave it out, or make the kind 'switchable' or 'fast'",
      ],
    ],
    [
      "a member's business at a group",
      cluster({ groups: { web: { ...web, operations: {} } } }),
      [
        "unknown-property at groups/web/operations: unknown property 'operations'; allowed: members, meta, faultPolicy, kind, home, failback",
      ],
    ],
  ])('%s', (_title, document, expected) => {
    expect(problems(document)).toEqual(expected);
  });
});

describe('parameters', () => {
  test.each<[string, Readonly<Record<string, unknown>>, string[]]>([
    [
      'missing',
      { agent: 'address', parameters: {} },
      ["missing-parameter at resources/site/parameters: parameter 'ip' is missing; the address"],
    ],
    [
      'without the section',
      { agent: 'address', parameters: undefined },
      ["missing-parameter at resources/site/parameters: parameter 'ip' is missing; the address"],
    ],
    [
      'unknown, where the schema says so',
      { parameters: { prot: 80 } },
      [
        "unknown-parameter at resources/site/parameters/prot: agent 'web' has no parameter 'prot'; did you mean 'port'?",
      ],
    ],
    [
      'unknown, where the schema is silent',
      { agent: 'disk', parameters: { lvl: 1 } },
      [
        "unknown-parameter at resources/site/parameters/lvl: agent 'disk' has no parameter 'lvl'; it has: level, password",
      ],
    ],
    [
      'of another type',
      { parameters: { port: 'eighty' } },
      ["invalid-parameter at resources/site/parameters/port: 'eighty' is not an integer"],
    ],
    [
      'none of those',
      { parameters: { server: 'apache2' } },
      ["invalid-parameter at resources/site/parameters/server: unknown value 'apache2'; did you mean 'apache'?"],
    ],
    [
      'too large',
      { parameters: { port: 70_000 } },
      ['invalid-parameter at resources/site/parameters/port: 70000 must be <= 65535'],
    ],
    [
      'a secret of another type',
      { agent: 'disk', parameters: { password: 'hunter2' } },
      ['invalid-parameter at resources/site/parameters/password: the value (a secret) has the wrong type'],
    ],
    [
      'of an agent whose schema is none',
      { agent: 'broken' },
      [
        "invalid-agent at resources/site/agent: the agent 'broken' has an invalid schema of parameters: schema is invalid: data/type must be equal to one of the allowed values, data/type must be array, data/type must match a schema in anyOf; update the agent, or tell its author",
      ],
    ],
  ])('%s', (_title, parts, expected) => {
    const document = JSON.parse(JSON.stringify(siteWith(parts))) as unknown;
    expect(problems(document)).toEqual(expected);
  });

  test('one of no possible type is not missing as well', () => {
    expect(problems(siteWith({ agent: 'address', parameters: { ip: ['10.0.0.1'] } }))).toEqual([
      'wrong-type at resources/site/parameters/ip: a list is not a text or a number or true or false',
    ]);
  });

  test('text and numbers stand for each other, in the one form that the agent wants', () => {
    const parameters = { port: '80', fast: 'true', label: 7, root: '/srv' };
    const { model } = check({ version: 1, resources: { site: { agent: 'web', parameters } } });
    expect(model?.resources).toMatchObject([{ parameters: { port: 80, fast: true, label: '7', root: '/srv' } }]);
    expect(parameters.port).toBe('80');
  });
});

describe('operations', () => {
  test.each<[string, unknown, string[]]>([
    [
      'an unknown one',
      siteWith({ operations: { watch: {} } }),
      [
        "unknown-property at resources/site/operations/watch: unknown property 'watch'; allowed: start, stop, monitor, validate, promote, demote, migrateTo, migrateFrom, and 3 more",
      ],
    ],
    [
      'one that the agent does not have',
      siteWith({ operations: { migrateTo: { timeout: '5s' } } }),
      [
        "unknown-operation at resources/site/operations/migrateTo: agent 'web' has no operation 'migrateTo'; it has: start, stop, monitor, promote, demote, reload",
      ],
    ],
    [
      'a role of what has none',
      { version: 1, resources: { address: { ...address, operations: { promote: { timeout: '5s' } } } } },
      [
        "unknown-operation at resources/address/operations/promote: agent 'address' has no operation 'promote'; it has: start, stop, monitor, validate",
      ],
    ],
    ['defaults that not every agent has', cluster({ defaults: { operations: { migrateTo: { timeout: '5s' } } } }), []],
    [
      'a cold agent that is promoted',
      cluster({ resources: { address: { ...address, operations: { promote: { timeout: '5s' } } }, site, watch } }),
      [],
    ],
    [
      'an interval of what does not recur',
      siteWith({ operations: { start: { interval: '5s' } } }),
      [
        "unknown-property at resources/site/operations/start/interval: unknown property 'interval'; allowed: timeout, onFail",
      ],
    ],
    [
      'a stop that leads to a restart',
      siteWith({ operations: { stop: { onFail: 'restart' } } }),
      [
        "invalid-on-fail at resources/site/operations/stop/onFail: a failed stop cannot lead to 'restart'; allowed: ignore, block, fence",
      ],
    ],
    [
      'fencing that is off',
      siteWith({ operations: { monitor: { onFail: 'fence' } } }),
      [
        "invalid-on-fail at resources/site/operations/monitor/onFail: 'fence' needs fencing, which is off; set properties.stonithEnabled to true",
      ],
    ],
    [
      'fencing that is on',
      {
        ...(siteWith({ operations: { monitor: { onFail: 'fence' } } }) as object),
        properties: { stonithEnabled: true },
      },
      [],
    ],
    ['a demotion of something fast', siteWith({ operations: { monitor: { onFail: 'demote' } } }), []],
    [
      'a demotion of something else',
      { version: 1, resources: { site: { ...site, operations: { monitor: { onFail: 'demote' } } } } },
      [
        "invalid-on-fail at resources/site/operations/monitor/onFail: only something fast can be demoted; use 'restart', or make the kind 'fast'",
      ],
    ],
    [
      'defaults that cannot be',
      cluster({ defaults: { operations: { stop: { onFail: 'standby' }, monitor: { interval: '0s' } } } }),
      [
        "invalid-on-fail at defaults/operations/stop/onFail: a failed stop cannot lead to 'standby'; allowed: ignore, block, fence",
        "invalid-duration at defaults/operations/monitor/interval: '0s' is no time at all; at least 1ms",
      ],
    ],
  ])('%s', (_title, document, expected) => {
    expect(problems(document)).toEqual(expected);
  });
});

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

describe('what is sound is checked even if other parts are not', () => {
  test('a mistake in one part hides none in another, and brings none along', () => {
    const document = cluster({
      properties: 'stop',
      resources: { address, site: 'web', watch: { ...watch, kind: 'locla' } },
      groups: { web: { ...web, home: 7 }, more: { members: ['adress', 5] } },
      constraints: [{ kind: 'location', resource: 'watch', role: 'promoted', node: 'beta', score: 'much' }, 'first'],
    });
    expect(problems(document)).toEqual([
      "wrong-type at resources/site: 'web' is not a mapping",
      "not-allowed-value at resources/watch/kind: unknown value 'locla'; did you mean 'local'?",
      'wrong-type at groups/web/home: 7 is not a text',
      "unknown-member at groups/more/members/0: unknown resource 'adress'; did you mean 'address'?",
      'wrong-type at groups/more/members/1: 5 is not a text',
      "wrong-type at properties: 'stop' is not a mapping",
      "invalid-score at constraints/0/score: 'much' is not a score; an integer, INFINITY or -INFINITY",
      "wrong-type at constraints/1: 'first' is not a mapping",
    ]);
  });

  test('a section that cannot be read makes no name unknown', () => {
    const constraints = [{ kind: 'order', first: 'db', then: 'web' }];
    expect(problems(cluster({ resources: [], constraints }))).toEqual([
      'wrong-type at resources: a list is not a mapping',
    ]);
    expect(problems(cluster({ groups: [], constraints }))).toEqual(['wrong-type at groups: a list is not a mapping']);
  });

  test('data that contain themselves are refused like any other', () => {
    const circle: Record<string, unknown> = { version: 1 };
    circle['resources'] = circle;
    expect(problems(circle)).toEqual([
      'wrong-type at resources/version: 1 is not a mapping',
      "missing-property at resources/resources: 'agent' is missing; add 'agent': the agent that runs it, such as ipaddr",
      "unknown-property at resources/resources/version: unknown property 'version'; allowed: agent, parameters, operations, meta, faultPolicy, kind, home, failback",
      "unknown-property at resources/resources/resources: unknown property 'resources'; allowed: agent, parameters, operations, meta, faultPolicy, kind, home, failback",
    ]);
  });
});

test('problems come in the order of their places', () => {
  const resources = { site: { agent: 'x1' }, address: { agent: 'x2' } };
  const there = problems({ constraints: [{}], resources, version: 1 }).map((line) => line.split(':')[0]);
  expect(there).toEqual([
    'missing-property at constraints/0',
    'unknown-agent at resources/site/agent',
    'unknown-agent at resources/address/agent',
  ]);
});
