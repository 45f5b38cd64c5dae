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

  it.each<[string, Role, boolean, Role | undefined, ResultCode, ResultCode]>([
    ['active where it should be', 'promoted', false, undefined, 'ok', 'promoted'],
    ['gone where it should be active', 'promoted', false, undefined, 'notRunning', 'notRunning'],
    ['quiet on the standby', 'unpromoted', false, 'unpromoted', 'notRunning', 'ok'],
    ['active on the standby, where it should not be', 'unpromoted', false, 'unpromoted', 'ok', 'promoted'],
    ['a probe that finds it active', 'stopped', true, undefined, 'ok', 'promoted'],
    ['a probe that finds nothing', 'stopped', true, undefined, 'notRunning', 'notRunning'],
    ['a probe of what this node keeps warm', 'stopped', true, 'unpromoted', 'notRunning', 'ok'],
    ['trouble stays trouble', 'unpromoted', false, 'unpromoted', 'error', 'error'],
  ])('a monitor of a cold one: %s', (_title, role, probe, known, answer, meaning) => {
    expect(clusterCodeFor(operation('monitor', role, probe), cold, answer, known)).toBe(meaning);
  });

  it.each([cold, warm])(
    'a probe that fails of what is promoted by the ledger leaves it promoted: it may be so still',
    (agent) => {
      const probe = operation('monitor', 'stopped', true);
      expect(clusterCodeFor(probe, agent, 'error', 'promoted')).toBe('failedPromoted');
      expect(clusterCodeFor(probe, agent, 'error', 'unpromoted')).toBe('error');
      expect(clusterCodeFor(operation('monitor', 'promoted'), agent, 'error', 'promoted')).toBe('error');
    },
  );

  it('a monitor of a warm one is taken as it is', () => {
    expect(clusterCodeFor(operation('monitor', 'unpromoted'), warm, 'notRunning', 'unpromoted')).toBe('notRunning');
  });

  it.each<[string, AgentManifest, AgentAction, ResultCode]>([
    ['a stop', warm, 'stop', 'ok'],
    ['the demotion of a cold one, which is a stop', cold, 'demote', 'ok'],
    ['the demotion of a warm one, which should go on', warm, 'demote', 'notRunning'],
  ])('that finds nothing to end: %s', (_title, agent, ordered, meaning) => {
    expect(clusterCodeFor(operation(ordered), agent, 'notRunning', undefined)).toBe(meaning);
  });
});
