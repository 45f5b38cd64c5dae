import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import type { Excuses } from './excuses.ts';
import type { Report } from './report.ts';
import { owners } from './scene.ts';
import type { ResourceFacts } from './scene.ts';

/** What only one node may have is active on at most one, at any instant. */
export function checkOnce(scene: OnceScene): Watcher {
  const { world, facts, report, excuses } = scene;
  /** Active twice, and how that began was judged already. */
  const doubles = new Set<string>();
  const look = (each: ResourceFacts): void => {
    if (each.kind === 'local') return;
    const hosts = owners(world, each);
    if (hosts.length < 2) return void doubles.delete(each.name);
    if (doubles.has(each.name)) return;
    doubles.add(each.name);
    if (excuses.excusesSplit) return;
    const fault = (): void =>
      report.add('once', `${each.name} is active on ${hosts.map(({ node }) => node).join(' and ')}`);
    const thawedMs = Math.max(...hosts.map((host) => host.thawedMs));
    const untilMs = Math.max(...hosts.map((host) => excuses.mayOwnUntilMs(host)));
    if (world.nowMs >= untilMs) return fault();
    world.queue.at(untilMs, () => {
      if (
        !excuses.excusesSplit &&
        hosts.every((host) => owners(world, each).includes(host) && host.thawedMs <= thawedMs)
      )
        fault();
    });
  };
  return {
    activityChanged: (resource) => {
      const each = facts.get(resource);
      if (each !== undefined) look(each);
    },
    hostChanged: () => {
      for (const each of facts.values()) look(each);
    },
  };
}

export interface OnceScene {
  readonly world: World;
  readonly facts: ReadonlyMap<string, ResourceFacts>;
  readonly report: Report;
  readonly excuses: Excuses;
}
