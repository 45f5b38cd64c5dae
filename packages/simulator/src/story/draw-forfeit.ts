import type { Random } from '../base/random.ts';
import type { Scene } from './draw-happenings.ts';
import { waysOf } from './fault.ts';
import type { Happening } from './story.ts';

/**
 * The hosts lose each other for long. One of them has the lease, and loses that too: it is cut off from who gives
 * it, or its guardian stands still. So a lease runs out while the other is there and waits for it; and something
 * takes its time to end.
 */
export function drawForfeit(random: Random, { cluster, definition, untilMs }: Scene): readonly Happening[] {
  const { witness, disk } = cluster.tieBreakers;
  if ((witness === null && disk === null) || !random.chance(20)) return [];
  const { deadtimeMs, selfStopLimitMs } = cluster.timings;
  const atMs = random.integer(60_000, untilMs - 200_000);
  const lossMs = atMs + 2 * deadtimeMs + random.integer(2_000, 40_000);
  const forMs = random.integer(1_000, 20_000) + 2 * selfStopLimitMs;
  const node = random.pickFrom(cluster.nodes) ?? '';
  const resource = random.pickFrom(Object.keys(definition.resources)) ?? '';
  const mode = random.pick(['slow', 'hang'] as const);
  const hasHungGuardian = random.chance(30);
  return [
    { kind: 'cutLink', atMs, forMs: lossMs + forMs - atMs, link: null, from: null },
    ...(hasHungGuardian
      ? [{ kind: 'freezeGuardian', atMs: lossMs, forMs, node } as const]
      : waysOf(cluster.tieBreakers).map((way) => ({ kind: 'cutWay', atMs: lossMs, forMs, node, way }) as const)),
    ...(['stop', 'demote'] as const).map((action): Happening => ({
      kind: 'agent',
      atMs: lossMs,
      forMs,
      node,
      resource,
      action,
      mode,
    })),
  ];
}
