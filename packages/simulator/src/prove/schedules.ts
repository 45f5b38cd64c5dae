import { Random } from '../base/random.ts';
import { drawHappenings } from '../story/draw-happenings.ts';
import type { Happening } from '../story/story.ts';
import type { Setting } from './setting.ts';

/** What chance does to a cluster within ten minutes: as to the worlds of `npm run sim`, but nobody asks for a change of it. */
export function drawSchedule({ cluster, definition }: Setting, seed: number): readonly Happening[] {
  const happenings = drawHappenings(new Random(seed, 'happenings'), { cluster, definition, untilMs });
  return happenings.filter(isOfTheCluster).map((each) => (each.kind === 'leave' ? { ...each, forMs: awayMs } : each));
}

function isOfTheCluster(happening: Happening): boolean {
  if (happening.kind === 'ask') return happening.wish.kind === 'move' || happening.wish.kind === 'restart';
  return happening.kind !== 'agent' || happening.mode !== 'lie';
}

/** Leaves out what is not needed for it to go wrong, as long as `isWrong` says that it still does. */
export function shortenSchedule(
  happenings: readonly Happening[],
  isWrong: (happenings: readonly Happening[]) => boolean,
): readonly Happening[] {
  let best = happenings;
  let tries = 0;
  for (let size = Math.ceil(best.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < best.length && tries < mostTries; tries += 1) {
      const fewer = [...best.slice(0, from), ...best.slice(from + size)];
      if (isWrong(fewer)) best = fewer;
      else from += size;
    }
  }
  return best;
}

/** Who was told to leave has left by then, and can be started again. */
const awayMs = 60_000;
const untilMs = 10 * 60_000;
const mostTries = 60;
