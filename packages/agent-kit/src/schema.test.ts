import { describe, expect, test } from 'vitest';
import { defineAgent } from './define-agent.ts';
import { ok } from './outcomes.ts';
import { checkManifest, createParameterReader, secretParameters } from './schema.ts';

const parameters = {
  type: 'object',
  required: ['ip'],
  properties: {
    ip: { type: 'string', format: 'ipv4' },
    port: { type: 'integer', minimum: 1, maximum: 65_535, default: 80 },
    arp: { type: 'boolean' },
    mode: { enum: ['fast', 'slow'] },
    password: { type: 'string', format: 'password', minLength: 8 },
    pin: { type: 'integer', writeOnly: true },
  },
} as const;

const agent = defineAgent({
  name: 'example',
  version: '1.0.0',
  description: 'An example.',
  parameters,
  start: async () => ok(),
  stop: async () => ok(),
  monitor: async () => ok(),
});

describe('checkManifest', () => {
  test('finds nothing wrong with what defineAgent makes', () => {
    expect(checkManifest(agent.manifest)).toEqual([]);
  });

  test('knows as which services the system may have it', () => {
    const systemServices = [{ names: ['nginx'], when: { server: 'nginx' } }, { names: ['apache2', 'httpd'] }];
    expect(checkManifest({ ...agent.manifest, systemServices })).toEqual([]);
    expect(checkManifest({ ...agent.manifest, systemServices: [{ names: [] }] })).toEqual([
      'systemServices.0.names must NOT have fewer than 1 items',
    ]);
  });

  test('names everything that is wrong', () => {
    const actions = [
      { action: 'start', timeoutMs: 0 },
      { action: 'stop', timeoutMs: 5 },
    ];
    const manifest = { ...agent.manifest, name: 'a b', actions, colour: 'red' };
    expect(checkManifest(manifest)).toEqual([
      'actions lacks monitor',
      "the manifest has an unknown key 'colour'",
      expect.stringMatching(/^name must match pattern /),
      'actions.0.timeoutMs must be >= 1',
    ]);
    expect(checkManifest(undefined)).toEqual(['the manifest must be object']);
  });

  test('looks into the schema of the parameters, and at actions named twice', () => {
    const broken = { type: 'object', properties: { ip: { type: 'strin' } } };
    expect(checkManifest({ ...agent.manifest, parameters: broken })).toEqual([
      expect.stringMatching(/^parameters is not a valid schema: /),
    ]);
    const misspelt = { type: 'object', properties: { ip: { type: 'string', minLenght: 1 } } };
    expect(checkManifest({ ...agent.manifest, parameters: misspelt })).toEqual([
      expect.stringContaining('unknown keyword: "minLenght"'),
    ]);
    const [start] = agent.manifest.actions;
    expect(checkManifest({ ...agent.manifest, actions: [...agent.manifest.actions, start] })).toEqual([
      'actions names start twice',
    ]);
    expect(checkManifest({ ...agent.manifest, wantsNotices: true })).toEqual([
      'wantsNotices is set, and there is no notify',
    ]);
  });
});

describe('createParameterReader', () => {
  const read = createParameterReader(parameters);

  test('converts, fills in, and leaves what it was given as it is', () => {
    const given = { ip: '10.0.0.1', port: '8080', arp: 'true' };
    expect(read(given)).toEqual({ kind: 'good', parameters: { ip: '10.0.0.1', port: 8080, arp: true } });
    expect(read({ ip: '10.0.0.1' })).toEqual({ kind: 'good', parameters: { ip: '10.0.0.1', port: 80 } });
    expect(given).toEqual({ ip: '10.0.0.1', port: '8080', arp: 'true' });
  });

  test('reports all problems, in words', () => {
    expect(read({ ipp: 'x', port: 'many', mode: 'medium' })).toEqual({
      kind: 'bad',
      problems: [
        "parameter 'ip' is missing",
        `parameter 'port' must be integer, not "many"`,
        `parameter 'mode' must be one of ["fast","slow"], not "medium"`,
        "there is no parameter 'ipp' (there are: ip, port, arp, mode, password, pin)",
      ],
    });
    expect(read({ ip: 'localhost' })).toEqual({
      kind: 'bad',
      problems: [`parameter 'ip' must match format "ipv4", not "localhost"`],
    });
  });

  test('does not repeat a secret', () => {
    const { problems } = read({ ip: '10.0.0.1', password: 'short', pin: 'abcd' }) as { problems: readonly string[] };
    expect(problems).toHaveLength(2);
    expect(problems.join()).not.toMatch(/short|abcd/);
  });

  test('lets unknown parameters through where the schema says so', () => {
    const open = createParameterReader({ type: 'object', additionalProperties: true });
    expect(open({ anything: 1 })).toEqual({ kind: 'good', parameters: { anything: 1 } });
  });
});

test('secretParameters are those of format password and those that are only written', () => {
  expect(secretParameters(parameters)).toEqual(['password', 'pin']);
  expect(secretParameters({ type: 'object' })).toEqual([]);
});
