import { describe, expect, test } from 'vitest';
import { check } from './definition.case.ts';
import { address, cluster, problems, watch, web } from './sound-definition.case.ts';

test('a sound definition has no problems, and a model', () => {
  const { model, problems: found } = check(cluster());
  expect(found).toEqual([]);
  expect(model?.resources.map(({ id }) => id)).toEqual(['watch-clone', 'web-clone']);
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
      "unknown-property at resources/resources/version: unknown property 'version'; allowed: agent, parameters, operations, meta, faultPolicy, kind, home, failback, and 1 more",
      "unknown-property at resources/resources/resources: unknown property 'resources'; allowed: agent, parameters, operations, meta, faultPolicy, kind, home, failback, and 1 more",
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
