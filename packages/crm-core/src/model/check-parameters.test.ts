import { describe, expect, test } from 'vitest';
import { check } from './definition.case.ts';
import { problems, siteWith } from './sound-definition.case.ts';

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
