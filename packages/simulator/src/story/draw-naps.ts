import type { Random } from '../base/random.ts';
import type { Scene } from './draw-happenings.ts';
import type { Happening } from './story.ts';

/**
 * Something stands still for about the dead time: shorter, and nobody should notice; longer, and it was taken over. In
 * between, each side may judge otherwise. Several times, and now and then one just after the other.
 */
export function drawNaps(random: Random, scene: Scene): readonly Happening[] {
  if (!random.chance(30)) return [];
  return Array.from({ length: random.integer(1, 4) }, () => drawNap(random, scene)).flat();
}

function drawNap(random: Random, { cluster, untilMs }: Scene): readonly Happening[] {
  const { deadtimeMs, keepaliveMs } = cluster.timings;
  const forMs = random.chance(50)
    ? random.integer(deadtimeMs - keepaliveMs, deadtimeMs + keepaliveMs)
    : random.integer(Math.floor(deadtimeMs / 2), 2 * deadtimeMs);
  const atMs = random.integer(20_000, untilMs - 60_000);
  const nap = { ...drawSleeper(random), atMs, forMs, node: random.pickFrom(cluster.nodes) ?? '' };
  const again = { ...nap, atMs: atMs + forMs + random.spread(10, 4 * deadtimeMs) };
  return random.chance(20) ? [nap, again] : [nap];
}

type Sleeper =
  { readonly kind: 'freezeHost'; readonly clockStops: boolean } | { readonly kind: 'freezeGuardian' | 'freezeDaemon' };

function drawSleeper(random: Random): Sleeper {
  const kind = random.weighted([
    [5, 'freezeHost'],
    [3, 'freezeGuardian'],
    [1, 'freezeDaemon'],
  ] as const);
  return kind === undefined || kind === 'freezeHost' ? { kind: 'freezeHost', clockStops: random.chance(15) } : { kind };
}
