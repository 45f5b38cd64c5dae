import type { Daemon } from '../world/daemon.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import { changesRole } from './changes-role.ts';
import type { Report } from './report.ts';

/** However often a watch calls, what it watches is not looked at again and again. */
export function checkHurried(world: World, report: Report): Watcher {
  /** Of each resource: when it was last looked at, the oldest first. */
  const looks = new WeakMap<Daemon, Map<string, number[]>>();
  return {
    // Who decides from now on asks for every monitor anew, however often the hosts come and go.
    published: ({ node, daemon }, event) => {
      if (event.kind === 'view' && event.node === node && daemon !== null) looks.delete(daemon);
    },
    effect: ({ node, daemon }, effect) => {
      if (effect.kind !== 'runOperation' || daemon === null) return;
      const { resource, action, intervalMs } = effect.request;
      const of = looks.get(daemon) ?? new Map<string, number[]>();
      looks.set(daemon, of);
      // What it becomes is looked at anew, however often that is.
      if (changesRole(effect.request)) of.delete(resource);
      if (action !== 'monitor' || intervalMs === 0) return;
      const times = of.get(resource) ?? [];
      of.set(resource, times);
      times.push(world.nowMs);
      const first = times.length > mostLooks ? (times.shift() ?? 0) : -Infinity;
      if (world.nowMs - first >= withinMs) return;
      report.add('hurried', `${node} looks at ${resource} ${mostLooks + 1} times in ${withinMs / 1_000} s`);
    },
  };
}

/**
 * A monitor at its time and one that a watch has called, once more when the watch has rested, a few that a policy wants
 * for a clear answer, those that come with what is forgotten.
 */
const mostLooks = 8;
const withinMs = 2_000;
