import type { ResultCode, Role } from '@understudy/contracts';
import { expect, it } from 'vitest';
import { isFailure } from './failure.ts';

const table: readonly [string, 'start' | 'monitor', boolean, Role, ResultCode | 'pending', boolean][] = [
  ['a start that worked', 'start', false, 'started', 'ok', false],
  ['a start that did not', 'start', false, 'started', 'error', true],
  ['a start that is open', 'start', false, 'started', 'pending', false],
  ['a probe that finds nothing', 'monitor', true, 'stopped', 'notRunning', false],
  ['a probe that finds it', 'monitor', true, 'stopped', 'ok', false],
  ['a probe that finds it active', 'monitor', true, 'stopped', 'promoted', false],
  ['a probe that finds it broken', 'monitor', true, 'stopped', 'error', true],
  ['a monitor that finds it gone', 'monitor', false, 'started', 'notRunning', true],
  ['a monitor that cannot tell', 'monitor', false, 'started', 'inconclusive', false],
  ['a monitor of the active one', 'monitor', false, 'promoted', 'promoted', false],
  ['a monitor of the active one, which is only warm', 'monitor', false, 'promoted', 'ok', true],
  ['a monitor of the warm one', 'monitor', false, 'unpromoted', 'ok', false],
  ['a monitor of the warm one, which is active', 'monitor', false, 'unpromoted', 'promoted', true],
  ['a monitor of one that limps', 'monitor', false, 'started', 'degraded', false],
];

it.each(table)('%s', (_title, action, probe, role, code, fails) => {
  expect(isFailure({ action, probe, role, code })).toBe(fails);
});
