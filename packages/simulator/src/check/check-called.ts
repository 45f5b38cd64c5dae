import type { Daemon } from '../world/daemon.ts';
import type { Host } from '../world/host.ts';
import { wakingMs } from '../world/watches.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import type { Report } from './report.ts';

/**
 * What dies where a watch sleeps that will say so is looked at long before its next monitor is due, or is being changed
 * already. Unless the daemon was kept from it, or does something else with the resource: a monitor that is under way may
 * take as long as it may.
 */
export function checkCalled(world: World, report: Report): Watcher {
  /** Of each daemon: what it asked for last of each resource, and when. */
  const asked = new WeakMap<Daemon, Map<string, number>>();
  /** By the id of the watch. */
  const watched = new Map<string, string>();
  const look = (death: Death): void => {
    const { host, daemon, resource, atMs } = death;
    if (!isSteady(death) || (asked.get(daemon)?.get(resource) ?? 0) >= atMs) return;
    if (daemon.waiting > 0) return void world.queue.after(noticedMs, () => look(death));
    report.add('called', `${resource} has died on ${host.node}, its watch has called, and nobody has looked`);
  };
  return {
    effect: ({ daemon }, effect) => {
      if (daemon === null) return;
      const times = asked.get(daemon) ?? new Map<string, number>();
      asked.set(daemon, times);
      if (effect.kind === 'cancelOperation') {
        // Its watch ends before it changes: whoever changes it will see.
        const resource = watched.get(effect.operationId);
        if (resource !== undefined) times.set(resource, world.nowMs);
      } else if (effect.kind === 'runOperation') {
        const { action, resource, operationId } = effect.request;
        if (action === 'watch') watched.set(operationId, resource);
        else times.set(resource, world.nowMs);
      }
    },
    happened: (happening) => {
      if (happening.kind !== 'loseResource') return;
      const { resource } = happening;
      for (const host of world.hosts) {
        const { daemon, agents } = host;
        if (daemon === null || !agents.active.has(resource) || agents.isBusy(resource)) continue;
        const death = { host, daemon, resource, atMs: world.nowMs };
        if (agents.watches.isAttentive(resource)) world.queue.after(noticedMs, () => look(death));
      }
    },
  };
}

interface Death {
  readonly host: Host;
  readonly daemon: Daemon;
  readonly resource: string;
  readonly atMs: number;
}

/** What a watch takes to wake up, what then lies between it and the agent, and processes that wake up in any order. */
const noticedMs = wakingMs + 80;

/** Neither the host nor its processes have been halted since. */
function isSteady({ host, daemon, atMs }: Death): boolean {
  const { guardianSinceMs, thawedMs } = host;
  const goesOn = host.daemon === daemon && !daemon.gate.isStopped && !host.isFrozen && thawedMs < atMs;
  return goesOn && guardianSinceMs !== null && guardianSinceMs < atMs;
}
