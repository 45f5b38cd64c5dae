import { describe, expect, test } from 'vitest';
import { address, only, site } from './compiled.case.ts';
import type { OperationDefinition } from './resource.ts';

/** `start 30000 restart`, `monitor/1000 promoted 20000 restart`. */
function operationLines(operations: readonly OperationDefinition[]): string[] {
  return operations.map(({ action, intervalMs, role, timeoutMs, onFail, enabled, level }) =>
    [
      `${action}${intervalMs === 0 ? '' : `/${intervalMs}`}`,
      role,
      timeoutMs,
      onFail,
      enabled ? '' : 'disabled',
      level === undefined ? '' : `level ${level}`,
    ]
      .filter((part) => part !== undefined && part !== '')
      .join(' '),
  );
}

function operationsOf(parts: object): string[] {
  const resource = only(parts);
  const inner = resource.kind === 'clone' ? resource.child : resource;
  const primitive = inner.kind === 'group' ? inner.members[0] : inner;
  return operationLines(primitive?.operations ?? []);
}

describe('operations', () => {
  test("are the agent's, with its times, and one monitor that recurs", () => {
    expect(operationsOf({ resources: { address } })).toEqual([
      'start 30000 restart',
      'stop 40000 block',
      'monitor 20000 restart',
      'validate 20000 restart',
      'monitor/5000 20000 restart',
    ]);
  });

  test('an agent that suggests no interval is asked every ten seconds', () => {
    expect(operationsOf({ resources: { disk: { agent: 'disk' } } })).toContain('monitor/10000 20000 restart');
  });

  test('what the resource says stands before the defaults, and those before the agent', () => {
    const operations = { monitor: { interval: '1s', onFail: 'standby' }, stop: { timeout: '1min' } };
    const defaults = {
      operations: { monitor: { interval: '3s', timeout: '4s' }, start: { timeout: '5s' }, reload: { timeout: '6s' } },
    };
    expect(operationsOf({ defaults, resources: { address: { ...address, operations } } })).toEqual([
      'start 5000 restart',
      'stop 60000 block',
      'monitor 4000 restart',
      'validate 20000 restart',
      'monitor/1000 4000 standby',
    ]);
  });

  test('more monitors are what they say, and else as the usual one', () => {
    const moreMonitors = [
      { interval: '1min', level: 20, timeout: '7s' },
      { interval: '2min', role: 'stopped' },
    ];
    const operations = { monitor: { interval: '1s', timeout: '4s', onFail: 'standby' }, moreMonitors };
    expect(operationsOf({ resources: { address: { ...address, operations } } }).slice(-3)).toEqual([
      'monitor/1000 4000 standby',
      'monitor/60000 7000 restart level 20',
      'monitor/120000 stopped 4000 restart',
    ]);
    const fast = { ...site, kind: 'fast', operations: { moreMonitors: [{ interval: '1min' }] } };
    expect(operationsOf({ resources: { site: fast } }).at(-1)).toBe('monitor/60000 promoted 20000 restart');
    expect(operationsOf({ defaults: { operations: { moreMonitors } }, resources: { address } })).toHaveLength(7);
  });

  test('a failed stop leads to fencing where there is fencing', () => {
    expect(operationsOf({ properties: { stonithEnabled: true }, resources: { address } })).toContain(
      'stop 40000 fence',
    );
  });

  test('what is fast is watched in both roles, at two intervals', () => {
    const operations = { monitor: { interval: '1s', onFail: 'demote' } };
    expect(operationsOf({ resources: { site: { ...site, kind: 'fast', operations } } })).toEqual([
      'start 30000 restart',
      'stop 40000 block',
      'monitor 20000 restart',
      'promote 2000 restart',
      'demote 20000 restart',
      'reload 20000 restart',
      'monitor/1000 promoted 20000 demote',
      'monitor/2000 unpromoted 20000 restart',
    ]);
  });

  test('a cold agent is promoted in the time of its start and demoted in that of its stop', () => {
    const operations = { start: { timeout: '7s' }, demote: { timeout: '8s' } };
    const lines = operationsOf({ resources: { address: { ...address, kind: 'fast', operations } } });
    expect(lines).toContain('promote 7000 restart');
    expect(lines).toContain('demote 8000 restart');
    expect(operationsOf({ resources: { address: { ...address, kind: 'fast' } } })).toContain('demote 40000 restart');
  });

  test('a cold agent whose active side fails is demoted: what it has prepared is prepared still', () => {
    const operations = { moreMonitors: [{ interval: '1min' }, { interval: '2min', role: 'unpromoted' }] };
    expect(operationsOf({ resources: { address: { ...address, kind: 'fast', operations } } }).slice(-4)).toEqual([
      'monitor/5000 promoted 20000 demote',
      'monitor/10000 unpromoted 20000 restart',
      'monitor/60000 promoted 20000 demote',
      'monitor/120000 unpromoted 20000 restart',
    ]);
    const restarted = { monitor: { onFail: 'restart' } };
    expect(operationsOf({ resources: { address: { ...address, kind: 'fast', operations: restarted } } })).toContain(
      'monitor/5000 promoted 20000 restart',
    );
  });

  test('a monitor can be switched off', () => {
    const operations = { monitor: { enabled: false } };
    expect(operationsOf({ resources: { address: { ...address, operations } } })).toContain(
      'monitor/5000 20000 restart disabled',
    );
  });
});
