import { expect, test } from 'vitest';
import { running, situations } from '../definition/situations.case.ts';
import { schedule } from '../definition/schedule.ts';
import type { Scene } from '../definition/scenario.case.ts';
import { looks } from './looks.ts';

const web = situations['fresh-group']?.() as Scene;

/** What of a decision only looks. */
function looking({ model, status }: Scene): readonly string[] {
  const { actions } = schedule(model, status, 0);
  return actions.flatMap((action) => (action.kind === 'resource' && looks(action, status.history) ? [action.key] : []));
}

const unwatched = (scene: Scene): Scene =>
  scene.with({ history: scene.status.history.filter(({ intervalMs }) => intervalMs === 0) });

test('what is up and not watched is, and nothing is begun', () => {
  expect(looking(unwatched(running(web.model)))).toEqual(['ip_monitor_10000', 'site_monitor_10000']);
  expect(looking(web).every((key) => key.endsWith('_monitor_0'))).toBe(true);
});

test('what could not be stopped is not watched, nor what was not found', () => {
  const up = unwatched(running(web.model));
  const monitor = schedule(up.model, up.status, 0).actions.find(({ key }) => key === 'site_monitor_10000');
  const isLooking = ({ status }: Scene): boolean => monitor !== undefined && looks(monitor, status.history);
  expect(isLooking(up)).toBe(true);
  expect(isLooking(up.record('a', 'site', 'stop', 'error', { reason: 'busy' }))).toBe(false);
  expect(isLooking(up.record('a', 'site', 'stop', 'ok'))).toBe(false);
  expect(isLooking(up.record('a', 'site', 'monitor', 'notRunning', { probe: true }))).toBe(false);
});
