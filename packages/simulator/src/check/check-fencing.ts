import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import type { Report } from './report.ts';

/**
 * No host is fenced without need: not while its users and its peer reach it and it is
 * well. And no storm: not more often than the brake allows.
 */
export function checkFencing(world: World, report: Report): Watcher {
  const fencedMs: number[] = [];
  let clockJumped = false;
  return {
    happened: ({ kind }) => {
      if (kind === 'jumpClock') clockJumped = true;
    },
    fenced: (host) => {
      if (!host.isOn) return;
      fencedMs.push(world.nowMs);
      const recent = fencedMs.filter((atMs) => world.nowMs - atMs < windowMs);
      if (recent.length > mostFencings * world.hosts.length && !clockJumped) {
        report.add('storm', `${recent.length} fencings in ten minutes`);
      }
    },
  };
}

const windowMs = 10 * 60_000;
/** Of the brake, whose memory two sides of a split have each for itself. */
const mostFencings = 3;
