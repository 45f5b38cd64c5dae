import type { AgentAction, AgentManifest, ResultCode, Role } from '@understudy/contracts';
import { describe, expect, it } from 'vitest';
import { agentActionFor, clusterCodeFor } from './warm.ts';

function manifest(...actions: readonly AgentAction[]): AgentManifest {
  const described = (['start', 'stop', 'monitor', ...actions] as const).map((action) => ({ action, timeoutMs: 1 }));
  return { name: 'x', version: '1.0.0', description: '', parameters: {}, actions: described };
}

function operation(
  action: AgentAction,
  role: Role = 'started',
  probe = false,
  promotable = true,
): Parameters<typeof agentActionFor>[0] {
  return { action, role, probe, promotable };
}

const cold = manifest('validate');
const bare = manifest();
const warm = manifest('promote', 'demote');

describe('an agent in a fast group', () => {
  it.each<[string, AgentManifest, AgentAction, AgentAction | null]>([
    ['that knows promote is asked as ordered', warm, 'start', 'start'],
    ['that knows promote is promoted', warm, 'promote', 'promote'],
    ['that does not only validates when it is warmed', cold, 'start', 'validate'],
    ['without validate does nothing when it is warmed', bare, 'start', null],
    ['that does not starts when it is promoted', cold, 'promote', 'start'],
    ['that does not stops when it is demoted', cold, 'demote', 'stop'],
    ['is stopped as ordered', cold, 'stop', 'stop'],
    ['that does not is told nothing', manifest('notify'), 'notify', null],
    ['that knows both is told', manifest('promote', 'demote', 'notify'), 'notify', 'notify'],
    ['without clean has nothing to tidy up', cold, 'clean', null],
  ])('%s', (_title, agent, ordered, asked) => {
    expect(agentActionFor(operation(ordered), agent)).toBe(asked);
  });

  it('elsewhere is asked as ordered', () => {
    expect(agentActionFor(operation('start', 'started', false, false), cold)).toBe('start');
  });

  it.each<[string, Role, boolean, boolean, ResultCode, ResultCode]>([
    ['active where it should be', 'promoted', false, false, 'ok', 'promoted'],
    ['gone where it should be active', 'promoted', false, false, 'notRunning', 'notRunning'],
    ['quiet on the standby', 'unpromoted', false, true, 'notRunning', 'ok'],
    ['active on the standby, where it should not be', 'unpromoted', false, true, 'ok', 'promoted'],
    ['a probe that finds it active', 'stopped', true, false, 'ok', 'promoted'],
    ['a probe that finds nothing', 'stopped', true, false, 'notRunning', 'notRunning'],
    ['a probe of what this node keeps warm', 'stopped', true, true, 'notRunning', 'ok'],
    ['trouble stays trouble', 'unpromoted', false, true, 'error', 'error'],
  ])('a monitor of a cold one: %s', (_title, role, probe, isWarm, answer, meaning) => {
    expect(clusterCodeFor(operation('monitor', role, probe), cold, answer, isWarm)).toBe(meaning);
  });

  it('a monitor of a warm one is taken as it is', () => {
    expect(clusterCodeFor(operation('monitor', 'unpromoted'), warm, 'notRunning', true)).toBe('notRunning');
  });

  it.each<[string, AgentManifest, AgentAction, ResultCode]>([
    ['a stop', warm, 'stop', 'ok'],
    ['the demotion of a cold one, which is a stop', cold, 'demote', 'ok'],
    ['the demotion of a warm one, which should go on', warm, 'demote', 'notRunning'],
  ])('that finds nothing to end: %s', (_title, agent, ordered, meaning) => {
    expect(clusterCodeFor(operation(ordered), agent, 'notRunning', false)).toBe(meaning);
  });
});
