import { Random } from '../base/random.ts';
import { restMs, settleMs } from './course.ts';
import { drawCluster } from './draw-cluster.ts';
import { drawDeafWaking } from './draw-deaf-waking.ts';
import { drawDefinition } from './draw-definition.ts';
import { drawBrokenSessions } from './draw-broken-sessions.ts';
import { drawTornClaims } from './draw-torn-claims.ts';
import { drawSickness } from './draw-sickness.ts';
import { drawEclipse } from './draw-eclipse.ts';
import { drawForfeit } from './draw-forfeit.ts';
import { drawNaps } from './draw-naps.ts';
import { drawWatching, drawWatchTroubles } from './draw-watches.ts';
import { drawHappenings } from './draw-happenings.ts';
import type { Story } from './story.ts';

/** The story that a seed tells: always the same. */
export function drawStory(seed: number): Story {
  const cluster = drawCluster(new Random(seed, 'cluster'));
  const definition = drawDefinition(new Random(seed, 'definition'), cluster);
  const healMs = leastMs + new Random(seed, 'length').integer(0, 90_000);
  const agents = drawWatching(new Random(seed, 'watching'));
  const scene = { cluster, definition, untilMs: healMs };
  const happenings = [
    ...drawHappenings(new Random(seed, 'happenings'), scene),
    ...drawBrokenSessions(new Random(seed, 'broken sessions'), scene),
    ...drawTornClaims(new Random(seed, 'torn claims'), scene),
    ...drawEclipse(new Random(seed, 'eclipse'), scene),
    ...drawDeafWaking(new Random(seed, 'deaf waking'), scene),
    ...drawForfeit(new Random(seed, 'forfeit'), scene),
    ...drawNaps(new Random(seed, 'naps'), scene),
    ...drawSickness(new Random(seed, 'sickness'), scene),
    ...drawWatchTroubles(new Random(seed, 'watch troubles'), { ...scene, agents: agents ?? [] }),
  ].sort((a, b) => a.atMs - b.atMs);
  return { version: 1, seed, cluster, definition, ...(agents === null ? {} : { agents }), happenings, healMs };
}

/** Of trouble, so that the whole takes twenty minutes at least. */
const leastMs = 20 * 60_000 - settleMs - restMs;
