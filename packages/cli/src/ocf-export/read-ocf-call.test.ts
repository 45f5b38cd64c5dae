import type { AgentManifest } from '@understudy/contracts';
import { describe, expect, test } from 'vitest';
import { actionCalled, readOcfCall, type OcfCall } from './read-ocf-call.ts';
import type { OcfAction } from './ocf-metadata.ts';

const manifest: AgentManifest = {
  name: 'shop',
  version: '1.0.0',
  description: 'A shop.',
  parameters: {
    type: 'object',
    required: ['door'],
    additionalProperties: false,
    properties: {
      door: { type: 'string' },
      open: { type: 'boolean', default: false },
      force: { enum: ['true', 'safe', 'false'], default: 'safe' },
      count: { type: 'integer', default: 3 },
      check_level: { type: 'integer', enum: [0, 10, 20], default: 0 },
    },
  },
  actions: [
    { action: 'start', timeoutMs: 40_000 },
    { action: 'stop', timeoutMs: 40_000 },
    { action: 'monitor', timeoutMs: 5_000 },
  ],
};

function read(environment: Readonly<Record<string, string>>, action: OcfAction = 'start'): OcfCall {
  const surroundings = { environment: { OCF_RESKEY_door: 'front', ...environment }, hostName: 'alpha', defaults: {} };
  return readOcfCall(manifest, action, surroundings);
}

function request(environment: Readonly<Record<string, string>>, action: OcfAction = 'start') {
  const call = read(environment, action);
  if (call.kind !== 'call') throw new Error(call.reason);
  return call.request;
}

describe('parameters', () => {
  test('are typed by the schema, and all others of the environment are not ours', () => {
    const given = { OCF_RESKEY_count: '7', OCF_RESKEY_other: 'x', count: '8', OCF_RESKEY_CRM_meta_count: '9' };
    expect(request(given).parameters).toEqual({ door: 'front', open: false, force: 'safe', count: 7, check_level: 0 });
  });

  test.each([
    ['yes', true],
    ['TRUE', true],
    ['1', true],
    ['on', true],
    ['no', false],
    ['Off', false],
    ['0', false],
  ])('yes and no are written in many ways: %s', (text, value) => {
    expect(request({ OCF_RESKEY_open: text, OCF_RESKEY_force: text }).parameters).toMatchObject({
      open: value,
      force: String(value),
    });
  });

  test('that are empty count as left out', () => {
    expect(request({ OCF_RESKEY_count: '' }).parameters).toMatchObject({ count: 3 });
    expect(read({ OCF_RESKEY_door: '' })).toEqual({ kind: 'badParameters', reason: "parameter 'door' is missing" });
  });

  test('stay what they are, with blanks, quotes and line breaks', () => {
    const door = ' a "b" \'c\'\n$(id) ';
    expect(request({ OCF_RESKEY_door: door }).parameters['door']).toBe(door);
  });

  test('of the script stand where the environment says nothing', () => {
    const environment = { OCF_RESKEY_count: '1' };
    const call = readOcfCall(manifest, 'start', { environment, hostName: 'a', defaults: { door: 'back', count: 2 } });
    expect(call).toMatchObject({ request: { parameters: { door: 'back', count: 1 } } });
  });

  test('the level of a check is that of the monitor', () => {
    expect(request({ OCF_CHECK_LEVEL: '20' }, 'monitor').parameters).toMatchObject({ check_level: 20 });
    expect(request({ OCF_CHECK_LEVEL: '20' }, 'start').parameters).toMatchObject({ check_level: 0 });
  });
});

describe('what the cluster says', () => {
  test('of the resource, the node, the time and the interval', () => {
    const meta = { timeout: '20000', interval: '10000', on_node: 'beta' };
    const environment = Object.fromEntries(
      Object.entries(meta).map(([key, text]) => [`OCF_RESKEY_CRM_meta_${key}`, text]),
    );
    const call = read({ ...environment, OCF_RESOURCE_INSTANCE: 'shop:1', HA_RSCTMP: '/tmp/all' }, 'monitor');
    expect(call).toMatchObject({
      request: { resource: 'shop:1', node: 'beta', timeoutMs: 19_000, intervalMs: 10_000, probe: false },
      runDirectory: '/tmp/all/understudy-shop%3A1',
    });
  });

  test('nothing: our own times, the host, and a monitor is a probe', () => {
    expect(request({}, 'monitor')).toMatchObject({ node: 'alpha', timeoutMs: 5_000, intervalMs: 0, probe: true });
    expect(request({})).toMatchObject({ timeoutMs: 40_000, probe: false, resource: 'shop' });
  });

  test('of copies, under the older names too', () => {
    const clone = { OCF_RESKEY_CRM_meta_clone_max: '2', OCF_RESKEY_CRM_meta_clone_node_max: '1' };
    expect(request(clone).copies).toEqual({ max: 2, perNode: 1, promotedMax: 0, promotedPerNode: 0 });
    const promotable = { ...clone, OCF_RESKEY_CRM_meta_promotable: 'true', OCF_RESKEY_CRM_meta_master_max: '2' };
    expect(request(promotable).copies).toEqual({ max: 2, perNode: 1, promotedMax: 2, promotedPerNode: 1 });
  });
});

test.each([
  ['validate-all', 'validate'],
  ['migrate_to', 'migrateTo'],
  ['status', 'monitor'],
  ['reload-agent', 'reload'],
  ['clean', undefined],
  ['constructor', undefined],
])('an action is called by its name in the API: %s', (word, action) => {
  expect(actionCalled(word)).toBe(action);
});
