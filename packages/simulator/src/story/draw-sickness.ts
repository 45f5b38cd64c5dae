import type { Random } from '../base/random.ts';
import type { Scene } from './draw-happenings.ts';
import type { Happening } from './story.ts';

/**
 * A resource that is sick everywhere and for minutes: it does not live, and its stop
 * fails. Each place that it comes to has to be fenced, until the storm brake holds.
 */
export function drawSickness(random: Random, { cluster, definition, untilMs }: Scene): readonly Happening[] {
  if (!cluster.tieBreakers.fencing || !random.chance(25)) return [];
  const resource = random.pickFrom(Object.keys(definition.resources)) ?? '';
  const forMs = random.integer(2 * 60_000, 6 * 60_000);
  const atMs = random.integer(30_000, untilMs - 2 * forMs);
  return cluster.nodes.flatMap((node) =>
    (['monitor', 'stop'] as const).map((action): Happening => ({
      kind: 'agent',
      atMs,
      forMs,
      node,
      resource,
      action,
      mode: 'fail',
    })),
  );
}
