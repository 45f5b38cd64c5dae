import type { Random } from '../base/random.ts';
import type { Scene } from './draw-happenings.ts';
import type { Happening } from './story.ts';

/**
 * Something stands still for about the dead time: shorter, and nobody should notice; longer, and it was taken over. In
 * between, each side may judge otherwise. Several times, and now and then one just after the other.
 */
export function drawNaps(random: Random, { cluster, untilMs }: Scene): readonly Happening[] {
  if (!random.chance(30)) return [];
  return Array.from({ length: random.integer(1, 4) }, () => drawNap(random, cluster.nodes, untilMs)).flatMap((nap) => {
    const { deadtimeMs } = cluster.timings;
    const forMs = random.integer(Math.floor(deadtimeMs / 2), 2 * deadtimeMs);
    const again = { ...nap, atMs: nap.atMs + forMs + random.spread(10, 4 * deadtimeMs), forMs };
    return random.chance(20) ? [{ ...nap, forMs }, again] : [{ ...nap, forMs }];
  });
}

function drawNap(random: Random, nodes: readonly string[], untilMs: number): Happening {
  const base = { atMs: random.integer(20_000, untilMs - 60_000), forMs: 0, node: random.pickFrom(nodes) ?? '' };
  const kind = random.weighted([
    [5, 'freezeHost'],
    [3, 'freezeGuardian'],
    [1, 'freezeDaemon'],
  ] as const);
  return kind === undefined || kind === 'freezeHost'
    ? { ...base, kind: 'freezeHost', clockStops: random.chance(15) }
    : { ...base, kind };
}
