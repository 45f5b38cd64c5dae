import type { Random } from '../base/random.ts';
import type { Scene } from './draw-happenings.ts';
import type { Happening } from './story.ts';

/** Who claims a shared disk loses its power, or its daemon, while the claim is being written. */
export function drawTornClaims(random: Random, { cluster, untilMs }: Scene): readonly Happening[] {
  if (cluster.tieBreakers.disk === null || !random.chance(40)) return [];
  return Array.from({ length: random.integer(1, 3) }, (): Happening => {
    const node = random.pickFrom(cluster.nodes) ?? '';
    const atMs = random.integer(20_000, untilMs - 100_000);
    const kind = random.chance(70) ? 'cutPower' : 'killDaemon';
    return { kind, atMs, forMs: random.integer(20_000, 60_000), node, when: 'writeSector' };
  });
}
