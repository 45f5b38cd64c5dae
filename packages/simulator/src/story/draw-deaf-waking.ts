import type { Random } from '../base/random.ts';
import type { Scene } from './draw-happenings.ts';
import type { Happening } from './story.ts';

/** A host stands still until it was taken over, and is cut off when it goes on: nobody tells it what has been. */
export function drawDeafWaking(random: Random, { cluster, untilMs }: Scene): readonly Happening[] {
  if (!random.chance(10)) return [];
  const { deadtimeMs, selfStopLimitMs } = cluster.timings;
  const atMs = random.integer(60_000, untilMs - 200_000);
  const sleepMs = 2 * deadtimeMs + 2 * selfStopLimitMs + random.integer(2_000, 20_000);
  const earlyMs = random.spread(1, 10_000);
  const node = random.pickFrom(cluster.nodes) ?? '';
  return [
    { kind: 'freezeHost', atMs, forMs: sleepMs, node, clockStops: random.chance(30) },
    { kind: 'isolate', atMs: atMs + sleepMs - earlyMs, forMs: earlyMs + random.integer(2_000, 40_000), node },
  ];
}
