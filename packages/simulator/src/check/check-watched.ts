import type { Daemon } from '../world/daemon.ts';
import type { Watcher } from '../world/watcher.ts';
import { changesRole } from './changes-role.ts';
import type { Report } from './report.ts';
import type { ResourceFacts } from './scene.ts';

/**
 * Nothing is watched any more when its agent is asked to begin it, to end it, or to change its role: what a watch says
 * of that is no reason to look, and one that hangs would stay for ever. And nothing is monitored where the last that was
 * asked of its agent was its end: a monitor that outlives what it watched finds a failure that is none. Whoever asks what
 * is there, or begins it anew, may watch it again. In a fast group the end of one that cannot be promoted is its stop,
 * and it is watched as what stands by.
 */
export function checkWatched(facts: ReadonlyMap<string, ResourceFacts>, report: Report): Watcher {
  const ended = new WeakMap<Daemon, Set<string>>();
  return {
    effect: ({ node, daemon, agents }, effect) => {
      if (effect.kind !== 'runOperation' || daemon === null) return;
      const { resource, action, intervalMs } = effect.request;
      if (changesRole(effect.request) && agents.watches.runs(resource))
        report.add('watched', `${node} is asked to ${action} ${resource}, and its watch goes on`);
      if (action === 'watch') return;
      const each = facts.get(resource);
      if (each === undefined || (each.kind === 'fast' && !each.knowsPromote)) return;
      const names = ended.get(daemon) ?? new Set();
      ended.set(daemon, names);
      if (action === 'stop') names.add(resource);
      else if (intervalMs === 0) names.delete(resource);
      else if (names.has(resource)) report.add('watched', `${resource} is monitored on ${node}, where it was stopped`);
    },
  };
}
