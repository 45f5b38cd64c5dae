import { expect, it } from 'vitest';
import { check, problemLines } from './definition.case.ts';
import type { ClusterModel } from './cluster.ts';

const resources = { address: { agent: 'address', parameters: { ip: '10.0.0.1' } } };
const parameters = { ip: '10.0.0.9' };

function compiled(document: object): ClusterModel {
  const reading = check({ version: 1, resources, ...document });
  expect(problemLines(reading)).toEqual([]);
  if (reading.model === null) throw new Error('there are problems');
  return reading.model;
}

it('without devices there are targets that nothing can fence, and our defaults', () => {
  expect(compiled({}).fencing).toEqual({
    enabled: false,
    settings: {
      action: 'reboot',
      timeoutMs: 60_000,
      maxAttempts: 10,
      concurrent: true,
      priorityDelayMs: 10_000,
      checkExpiryMs: 604_800_000,
    },
    devices: [],
    targets: [
      { node: 'alpha', levels: [] },
      { node: 'beta', levels: [] },
    ],
  });
});

it('a device says whom it serves, by which name, and how', () => {
  const devices = {
    strip: {
      agent: 'fence:outlet',
      parameters,
      hosts: { beta: 2, alpha: 'A1' },
      delay: { alpha: '2s' },
      nodes: ['beta'],
      actions: { off: { timeout: '5s', retries: 0 }, reboot: { action: 'off' } },
    },
    blind: { agent: 'fence:blind', parameters, hosts: ['beta'], hostArgument: 'none', delay: '1s' },
  };
  const { fencing } = compiled({ fencing: { devices }, properties: { stonithEnabled: true } });
  expect(fencing.enabled).toBe(true);
  expect(fencing.devices[0]).toEqual({
    id: 'strip',
    agent: 'fence:outlet',
    parameters,
    hosts: new Map([
      ['alpha', 'A1'],
      ['beta', '2'],
    ]),
    hostArgument: 'plug',
    delayMs: new Map([['alpha', 2_000]]),
    nodes: ['beta'],
    actions: new Map([
      ['off', { as: 'off', timeoutMs: 5_000, attempts: 1 }],
      ['on', { as: 'on', timeoutMs: 20_000, attempts: 2 }],
      ['reboot', { as: 'off', timeoutMs: 20_000, attempts: 2 }],
      ['status', { as: 'status', timeoutMs: 20_000, attempts: 2 }],
      ['monitor', { as: 'monitor', timeoutMs: 20_000, attempts: 2 }],
      ['list', { as: 'list', timeoutMs: 20_000, attempts: 2 }],
    ]),
  });
  expect(fencing.devices[1]).toMatchObject({
    hostArgument: null,
    nodes: null,
    delayMs: new Map([
      ['alpha', 1_000],
      ['beta', 1_000],
    ]),
  });
  expect(fencing.targets).toEqual([
    { node: 'alpha', levels: [['strip']] },
    { node: 'beta', levels: [['strip'], ['blind']] },
  ]);
});

it('levels that are written replace those that follow from the hosts', () => {
  const device = { agent: 'fence:outlet', parameters };
  const fencing = { devices: { one: device, two: device }, levels: { beta: ['two', ['one', 'two']] } };
  expect(compiled({ fencing }).fencing.targets).toEqual([
    { node: 'alpha', levels: [['one'], ['two']] },
    { node: 'beta', levels: [['two'], ['one', 'two']] },
  ]);
});

it('properties say what is done, how long, and where the cluster holds still', () => {
  const properties = {
    stonithAction: 'off',
    stonithTimeout: '30s',
    stonithMaxAttempts: 2,
    concurrentFencing: false,
    priorityFencingDelay: '0s',
    fenceCheckExpiry: '24h',
    stormBrake: { window: '1h', fencings: 1, moves: 'INFINITY' },
  };
  const model = compiled({ properties });
  expect(model.fencing.settings).toMatchObject({
    action: 'off',
    timeoutMs: 30_000,
    maxAttempts: 2,
    concurrent: false,
    priorityDelayMs: 0,
    checkExpiryMs: 86_400_000,
  });
  expect(model.stormBudget).toEqual({ windowMs: 3_600_000, fencings: 1, restarts: 10, moves: Infinity });
  expect(compiled({}).stormBudget).toEqual({ windowMs: 600_000, fencings: 3, restarts: 10, moves: 6 });
});
