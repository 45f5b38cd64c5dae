import type { Random } from '../base/random.ts';
import type { Scene } from './draw-happenings.ts';
import type { Happening } from './story.ts';

/**
 * A host stands still until it was taken over, and was cut off before it goes on: often so soon that nothing waits for
 * it that would tell it what has been.
 */
export function drawDeafWaking(random: Random, { cluster, untilMs }: Scene): readonly Happening[] {
  if (!random.chance(10)) return [];
  const { deadtimeMs, selfStopLimitMs } = cluster.timings;
  const atMs = random.integer(60_000, untilMs - 200_000);
  const forMs = 2 * deadtimeMs + 2 * selfStopLimitMs + random.integer(2_000, 20_000);
  const afterMs = random.spread(1, forMs);
  const node = random.pickFrom(cluster.nodes) ?? '';
  return [
    { kind: 'freezeHost', atMs, forMs, node, clockStops: random.chance(30) },
    { kind: 'isolate', atMs: atMs + afterMs, forMs: forMs - afterMs + random.integer(2_000, 40_000), node },
  ];
}
