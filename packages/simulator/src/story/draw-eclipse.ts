import type { Random } from '../base/random.ts';
import type { Scene } from './draw-happenings.ts';
import type { Happening } from './story.ts';

/**
 * One host is off; while the other goes on with its lease, that one is cut off from
 * everybody, and the first comes back: the lease changes hands without a word between them.
 */
export function drawEclipse(random: Random, { cluster, untilMs }: Scene): readonly Happening[] {
  const { witness, disk } = cluster.tieBreakers;
  const [one = '', other = ''] = random.chance(50) ? cluster.nodes : cluster.nodes.toReversed();
  if ((witness === null && disk === null) || !random.chance(15)) return [];
  const { deadtimeMs, selfStopLimitMs } = cluster.timings;
  const atMs = random.integer(60_000, untilMs - 200_000);
  const offMs = 2 * deadtimeMs + random.integer(10_000, 20_000);
  const cutAtMs = atMs + offMs - random.integer(500, 5_000);
  const cutMs = 60_000 + 2 * selfStopLimitMs;
  return [
    { kind: 'cutPower', atMs, forMs: offMs, node: other, when: null },
    { kind: 'isolate', atMs: cutAtMs, forMs: cutMs, node: one },
  ];
}
