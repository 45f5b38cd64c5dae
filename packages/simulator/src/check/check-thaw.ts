import type { Host } from '../world/host.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import type { Report } from './report.ts';
import { owners } from './scene.ts';
import type { ResourceFacts } from './scene.ts';

/**
 * A host that was frozen for so long that it may have been taken over gives up its
 * addresses as soon as it goes on, whatever decides who owns: within the time that its
 * agents need, and what the contract gives it. What it begins anew is another matter (`check-once.ts`).
 */
export function checkThaw(scene: ThawScene): Watcher {
  const { world, facts } = scene;
  const { keepaliveMs, deadtimeMs } = world.sketch.timings;
  const frozenSince = new Map<Host, Freeze>();
  /** What a host had when it was thawed, and has had ever since. */
  const kept = new Map<Host, Set<ResourceFacts>>();
  return {
    hostChanged: (host) => {
      const since = frozenSince.get(host);
      if (host.isFrozen) frozenSince.set(host, since ?? { atMs: world.nowMs, lives: livesOn(host) });
      else frozenSince.delete(host);
      if (host.isFrozen || !host.isOn || since === undefined || host.lostTime) return;
      if (world.nowMs - since.atMs < deadtimeMs + 3 * keepaliveMs) return;
      // A new life knows of no freeze before it.
      if (livesOn(host).some((life, index) => life !== since.lives[index])) return;
      const thawedMs = world.nowMs;
      kept.set(host, addressesOn(scene, host));
      const isStill = (): boolean => host.thawedMs === thawedMs && isSound(host);
      world.queue.after(wakingMs, () => {
        if (!isStill()) return;
        world.queue.after(noticeMs + stopMs(world), () => {
          if (isStill()) look(scene, host, kept.get(host) ?? new Set());
        });
      });
    },
    activityChanged: (resource) => {
      const each = facts.get(resource);
      if (each === undefined) return;
      for (const [host, had] of kept) if (!owners(world, each).includes(host)) had.delete(each);
    },
  };
}

interface Freeze {
  readonly atMs: number;
  /** Who lived then. */
  readonly lives: readonly unknown[];
}

function livesOn({ daemon, guardianRun }: Host): readonly unknown[] {
  return [daemon, guardianRun?.life];
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

function addressesOn({ world, facts }: ThawScene, host: Host): Set<ResourceFacts> {
  const addresses = [...facts.values()].filter(({ releaseFirst, kind }) => releaseFirst && kind !== 'local');
  return new Set(addresses.filter((each) => owners(world, each).includes(host)));
}

function look({ world, report }: ThawScene, host: Host, kept: ReadonlySet<ResourceFacts>): void {
  for (const each of kept) {
    if (owners(world, each).length < 2) continue;
    report.add('thaw', `${each.name} is still active on ${host.node}, which was frozen and taken over`);
  }
}
