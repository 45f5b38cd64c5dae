import { expect, test } from 'vitest';
import { check } from './definition.case.ts';

const site = { agent: 'web' };

function warnings(parts: object, nodes: readonly string[] = ['alpha', 'beta']): string[] {
  const { problems, warnings: found } = check({ version: 1, resources: { site }, ...parts }, { nodes });
  expect(problems).toEqual([]);
  return found.map(({ code, message, remedy }) => `${code}: ${message} ${remedy}`);
}

function banned(node: string): object {
  return { kind: 'location', resource: 'site', node, score: '-INFINITY' };
}

test.each<[string, object, string[]]>([
  ['nothing to say', {}, []],
  [
    'one node left',
    { constraints: [banned('alpha')] },
    ["one-node-only: 'site' may run on 'beta' only. Look at its location constraints and at symmetricCluster."],
  ],
  [
    'no node left',
    { constraints: [banned('alpha'), banned('beta')] },
    ["no-node: 'site' may run on no node. Look at its location constraints and at symmetricCluster."],
  ],
  [
    'an asymmetric cluster',
    { properties: { symmetricCluster: false }, resources: { site: { ...site, home: 'alpha' } } },
    ["one-node-only: 'site' may run on 'alpha' only. Look at its location constraints and at symmetricCluster."],
  ],
  [
    'something local is where it may be',
    { resources: { site: { ...site, kind: 'local' } }, constraints: [banned('alpha')] },
    [],
  ],
  [
    'a failback that stickiness prevents',
    { resources: { site: { ...site, home: 'alpha', failback: 'automatic', meta: { resourceStickiness: 100 } } } },
    [
      "failback-held: 'site' will not go back to 'alpha' by itself: its stickiness of 100 outweighs its home's 100. Leave resourceStickiness out, or write 'failback: manual'.",
    ],
  ],
  [
    'a failback that the sum of members prevents',
    {
      resources: { site, more: { agent: 'disk' } },
      groups: {
        web: { members: ['site', 'more'], home: 'alpha', failback: 'automatic', meta: { resourceStickiness: 50 } },
      },
    },
    [
      "failback-held: 'web' will not go back to 'alpha' by itself: its stickiness of 100 outweighs its home's 100. Leave resourceStickiness out, or write 'failback: manual'.",
    ],
  ],
  [
    'a failback that works',
    { resources: { site: { ...site, home: 'alpha', failback: 'automatic', meta: { resourceStickiness: 99 } } } },
    [],
  ],
  [
    'the location of a member',
    {
      groups: { web: { members: ['site'] } },
      constraints: [{ kind: 'location', resource: 'site', node: 'alpha', score: 1 }],
    },
    ["location-of-member: A location of 'site' moves its whole group 'web'. Write 'web' instead."],
  ],
  [
    'failures that never add up',
    {
      resources: { site: { ...site, operations: { monitor: { interval: '1min' } }, meta: { failureTimeout: '1min' } } },
    },
    [
      "failures-expire-early: 'site' is monitored every 1min, and its failures are forgotten after 1min: they never add up to its migrationThreshold of 3. Make failureTimeout several times the interval of its monitor.",
    ],
  ],
])('%s', (_title, parts, expected) => {
  expect(warnings(parts)).toEqual(expected);
});

test('a cluster of one node says so once', () => {
  expect(warnings({}, ['alpha'])).toEqual([
    'one-node-only: The cluster has one node: there is nowhere to go when it fails. Add a second node to the membership file.',
  ]);
});
