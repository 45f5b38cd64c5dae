import { describe, expect, test } from 'vitest';
import { context } from './agents.case.ts';
import { formatProblems } from './format-problems.ts';
import { checkDefinitionText, readDefinition } from './read-definition.ts';

/** The problems as a person sees them. */
function check(text: string): string[] {
  const { problems, model } = checkDefinitionText({ text, name: 'cluster.yaml' }, context);
  expect(model === null).toBe(problems.length > 0);
  return formatProblems(problems, { name: 'cluster.yaml' });
}

test('five mistakes are reported together, each with its place', () => {
  const text = `
version: 1
resources:
  address:
    agent: ipadr
    parameters: { ip: 10.0.0.1 }
  site:
    agent: httpd
    operations:
      monitor: { interval: 10 }
    meta:
      resource-stickiness: 5
groups:
  web: { kind: fast, members: [adress, site] }
constraints:
  - { kind: location, resource: web, node: c, score: -INFINITY }
`;
  expect(check(text)).toEqual([
    "cluster.yaml:5:12: unknown agent 'ipadr' (resources.address.agent); did you mean 'ipaddr'?",
    "cluster.yaml:10:28: 10 has no unit (resources.site.operations.monitor.interval); write '10s' for seconds, '10ms' for milliseconds",
    "cluster.yaml:12:7: unknown property 'resource-stickiness' (resources.site.meta.resource-stickiness); did you mean 'resourceStickiness'?",
    "cluster.yaml:14:32: unknown resource 'adress' (groups.web.members[0]); did you mean 'address'?",
    "cluster.yaml:16:44: unknown node 'c' (constraints[0].node); nodes: a, b",
  ]);
});

test('the same in JSON', () => {
  const text = `{
\t"version": 1,
\t"resources": {
\t\t"site": { "agent": "htpd" },
\t\t"site": { "agent": "httpd", "parameters": { "prot": 80 } }
\t}
}
`;
  expect(check(text)).toEqual([
    "cluster.yaml:5:3: the key 'site' is there already; remove one, or rename it",
    "cluster.yaml:5:47: agent 'httpd' has no parameter 'prot' (resources.site.parameters.prot); did you mean 'port'?",
  ]);
});

test('a sound definition gives a model, whatever the line ends, with a byte order mark or without', () => {
  const text = 'version: 1\nresources:\n  site: { agent: httpd }\n';
  expect(check(text)).toEqual([]);
  expect(check(text.replaceAll('\n', '\r\n'))).toEqual([]);
  expect(check(`\uFEFF${text}`)).toEqual([]);
  expect(check('{"version":1,"resources":{"site":{"agent":"\\u0068ttpd"}}}')).toEqual([]);
});

describe('text that cannot be read', () => {
  test.each<[string, string, string[]]>([
    ['a tab', 'version: 1\nresources:\n\tsite: 1\n', ['3:1: a tab cannot indent; use spaces']],
    ['bad indentation', 'a:\n  b: 1\n c: 2\n', ['3:1: all mapping items must start at the same column']],
    ['a colon too many', 'version: 1\na: b: c\n', ['2:4: nested mappings are not allowed in compact mappings']],
    ['an open bracket', '{"a": 1', ['1:8: flow map must end with a }']],
    ['an open quote', 'a: "x', ['1:6: missing closing "quote']],
    [
      'two documents',
      'a: 1\n---\nb: 2\n',
      ["2:1: there is a second document; remove the line '---' and what follows it"],
    ],
    ['an unknown tag', 'a: !secret x', ['1:4: unresolved tag: !secret']],
    ['binary data', 'a: !!binary aGk=', ['1:13: the tag tag:yaml.org,2002:binary is not plain data']],
    ['another YAML', '%YAML 1.1\n---\na: yes', ['1:1: only YAML 1.2 is read; remove the %YAML line']],
    ['an unknown alias', 'a: 1\nb: *there', ["2:4: there is no anchor 'there' before this alias"]],
    ['an alias of itself', 'a: &a [1, *a]', ["1:11: the alias 'a' stands for something that it is part of"]],
  ])('%s', (_title, text, expected) => {
    expect(check(text)).toEqual(expected.map((line) => `cluster.yaml:${line}`));
    expect(readDefinition({ text, name: 'cluster.yaml' }).document).toBeUndefined();
  });

  test('one fault is reported a line, and ten in all', () => {
    const text = Array.from({ length: 30 }, (_, index) => `k${index}: !x !y 1`).join('\n');
    expect(check(text)).toHaveLength(10);
  });
});

describe('limits', () => {
  test('of length', () => {
    expect(check(`a: ${'x'.repeat(1_048_576)}`)).toEqual(['cluster.yaml:1:1: more than 1048576 characters']);
  });

  test('of depth', () => {
    const lines = check('['.repeat(100_000));
    expect(lines).toEqual([expect.stringMatching(/^cluster\.yaml:1:\d+: nested too deeply$/)]);
  });

  test('of what aliases expand to', () => {
    const ten = (item: string): string => `[${Array.from({ length: 10 }, () => item).join(', ')}]`;
    const text = `a: &a ${ten('x')}\nb: &b ${ten('*a')}\nc: &c ${ten('*b')}\nd: &d ${ten('*c')}\ne: ${ten('*d')}\n`;
    expect(check(text)).toEqual(['cluster.yaml:1:1: aliases expand to more than 100 copies; write it out']);
  });

  test('an honest alias is below them', () => {
    const text = 'version: 1\nresources:\n  one: &site { agent: httpd }\n  two: *site\n';
    expect(check(text)).toEqual([]);
  });
});

describe('the place of a problem', () => {
  const text = `version: 1
resources:
  one:
    agent: httpd
    parameters:
  two: { agent: httpd, meta: { priority: high } }
  three: &three
    agent: httpd
    kind: slow
  four: *three
nodes: {}
`;
  test.each<[string, (string | number)[], string, number, number]>([
    ['a value', ['resources', 'one', 'agent'], 'unknown-agent', 4, 12],
    ['a key', ['resources', 'one', 'agent'], 'unknown-property', 4, 5],
    ['an empty value', ['resources', 'one', 'parameters'], 'wrong-type', 5, 5],
    ['what spans lines', ['resources', 'one'], 'wrong-type', 3, 3],
    ['what stands on its line', ['resources', 'two'], 'wrong-type', 6, 8],
    ['what is missing in a mapping', ['resources', 'one', 'parameters', 'ip'], 'missing-parameter', 5, 5],
    ['what is missing deep below', ['groups', 'web', 'members', 3], 'unknown-member', 1, 1],
    ['what an alias stands for', ['resources', 'four', 'kind'], 'not-allowed-value', 9, 11],
    ['the whole', [], 'missing-property', 1, 1],
    ['a code that is not ours', ['version'], 'of-a-newer-release', 1, 10],
  ])('%s', (_title, path, code, line, column) => {
    const { locate } = readDefinition({ text, name: 'cluster.yaml' });
    expect(locate({ code, path })).toEqual({ line, column });
  });

  test('of an empty text is its beginning', () => {
    expect(check('')).toEqual(['cluster.yaml:1:1: there is nothing here; must be a mapping; or leave it out']);
  });
});
