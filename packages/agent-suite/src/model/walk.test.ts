import type { OperationResult, ResultCode } from '@understudy/contracts';
import { describe, expect, test } from 'vitest';
import type { ResourceState, WalkAction } from './expectation.ts';
import { letFinish, tellSteps, type Step } from './step.ts';
import { judge, type Judgement } from './walk.ts';

function answered(state: ResourceState, step: Step, code: ResultCode, wasDeaf = false): Judgement {
  const result: OperationResult = { code, reason: '', durationMs: 1 };
  return judge(state, step, { result, wasDeaf });
}

const cut = (action: WalkAction): Step => ({ kind: 'cut', action, how: 'cancel', percent: 30 });

describe('an operation that is let finish', () => {
  test.each([
    ['stopped', 'start', 'ok', 'started'],
    ['started', 'start', 'ok', 'started'],
    ['stopped', 'stop', 'ok', 'stopped'],
    ['promoted', 'stop', 'ok', 'stopped'],
    ['unknown', 'stop', 'ok', 'stopped'],
    ['stopped', 'monitor', 'notRunning', 'stopped'],
    ['started', 'monitor', 'degraded', 'started'],
    ['promoted', 'monitor', 'promoted', 'promoted'],
    ['started', 'promote', 'ok', 'promoted'],
    ['promoted', 'demote', 'ok', 'started'],
    ['started', 'demote', 'ok', 'started'],
    ['started', 'migrateTo', 'ok', 'leaving'],
    ['leaving', 'migrateFrom', 'ok', 'started'],
    ['leaving', 'stop', 'ok', 'stopped'],
    ['stopped', 'clean', 'ok', 'stopped'],
    ['promoted', 'reload', 'ok', 'promoted'],
    ['unknown', 'start', 'ok', 'started'],
    ['unknown', 'start', 'error', 'unknown'],
    ['unknown', 'monitor', 'ok', 'unknown'],
    ['stopped', 'promote', 'ok', 'unknown'],
    ['stopped', 'promote', 'error', 'unknown'],
  ] as const)('%s: %s → %s is good, then %s', (state, action, code, next) => {
    expect(answered(state, letFinish(action), code)).toEqual({ kind: 'good', state: next });
  });

  test.each([
    ['stopped', 'start', 'error'],
    ['stopped', 'stop', 'notRunning'],
    ['unknown', 'stop', 'error'],
    ['stopped', 'monitor', 'ok'],
    ['started', 'monitor', 'notRunning'],
    ['started', 'monitor', 'promoted'],
    ['promoted', 'monitor', 'ok'],
    ['started', 'promote', 'error'],
    ['stopped', 'validate', 'badParameters'],
  ] as const)('%s: %s → %s is bad', (state, action, code) => {
    expect(answered(state, letFinish(action), code).kind).toBe('bad');
  });
});

describe('an operation that is cut', () => {
  test('may say what it likes, and leaves a state that nobody knows', () => {
    expect(answered('stopped', cut('start'), 'error')).toEqual({ kind: 'good', state: 'unknown' });
    expect(answered('started', cut('stop'), 'ok')).toEqual({ kind: 'good', state: 'unknown' });
  });

  test('has changed nothing if it only asks', () => {
    expect(answered('started', cut('monitor'), 'inconclusive')).toEqual({ kind: 'good', state: 'started' });
  });

  test('has to give up by itself', () => {
    expect(answered('stopped', cut('start'), 'error', true)).toEqual({
      kind: 'bad',
      finding: {
        expected: 'start, cancelled after 30 % of its time: an answer within a second',
        came: 'none: the agent’s process had to be ended',
      },
    });
  });
});

test('the end of the agent’s process changes no state', () => {
  expect(judge('started', { kind: 'killAgent' }, null)).toEqual({ kind: 'good', state: 'started' });
});

test('steps are told in words', () => {
  const steps: readonly Step[] = [
    letFinish('start'),
    { kind: 'cut', action: 'stop', how: 'kill', percent: 0 },
    { kind: 'killAgent' },
  ];
  expect(tellSteps(steps)).toBe('start; stop, its agent killed at once; the agent’s process is killed');
});
