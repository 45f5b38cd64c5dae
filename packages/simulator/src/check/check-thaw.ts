import type { Host } from '../world/host.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import type { Report } from './report.ts';
import { owners } from './scene.ts';
import type { ResourceFacts } from './scene.ts';

/**
 * A host that was frozen for so long that it may have been taken over gives up its
 * addresses as soon as it goes on, whatever decides who owns: within the time that its
 * agents need, and what the contract gives it.
 */
export function checkThaw(scene: ThawScene): Watcher {
  const { world } = scene;
  const { keepaliveMs, deadtimeMs } = world.sketch.timings;
  const frozenSinceMs = new Map<Host, number>();
  return {
    hostChanged: (host) => {
      const sinceMs = frozenSinceMs.get(host);
      if (host.isFrozen) frozenSinceMs.set(host, sinceMs ?? world.nowMs);
      else frozenSinceMs.delete(host);
      if (host.isFrozen || !host.isOn || sinceMs === undefined || host.lostTime) return;
      if (world.nowMs - sinceMs < deadtimeMs + 3 * keepaliveMs) return;
      const thawedMs = world.nowMs;
      const isStill = (): boolean => host.thawedMs === thawedMs && isSound(host);
      world.queue.after(wakingMs, () => {
        if (!isStill()) return;
        world.queue.after(noticeMs + stopMs(world), () => {
          if (isStill()) look(scene, host);
        });
      });
    },
  };
}

export interface ThawScene {
  readonly world: World;
  readonly facts: ReadonlyMap<string, ResourceFacts>;
  readonly report: Report;
}

/** What this world's processes take to wake up in, and then the contract's. */
const wakingMs = 20;
const noticeMs = 100;

function stopMs({ sketch }: World): number {
  return sketch.paceMs + 4 * sketch.diskMs;
}

/** Nothing else keeps it from giving up. */
function isSound({ isOn, isFrozen, daemon, guardianSinceMs, disk, agents }: Host): boolean {
  const runs =
    isOn && !isFrozen && daemon !== null && daemon.isReady && !daemon.gate.isStopped && guardianSinceMs !== null;
  return runs && !disk.isFull && disk.extraMs === 0 && !agents.isUpset;
}

function look({ world, facts, report }: ThawScene, host: Host): void {
  for (const each of facts.values()) {
    if (!each.releaseFirst || each.kind === 'local') continue;
    const hosts = owners(world, each);
    if (hosts.length < 2 || !hosts.includes(host)) continue;
    report.add('thaw', `${each.name} is still active on ${host.node}, which was frozen and taken over`);
  }
}
