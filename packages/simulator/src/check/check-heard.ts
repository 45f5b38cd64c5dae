import type { Host } from '../world/host.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import type { Report } from './report.ts';

/** A cable that carries one way only counts as cut: nobody counts on a peer that has not heard it for long. */
export function checkHeard(world: World, report: Report): Watcher {
  const { deadtimeMs, keepaliveMs } = world.sketch.timings;
  const noticedMs = 2 * deadtimeMs + 2 * keepaliveMs + slackMs;
  /** Since when nothing of a host arrives. */
  const muteSinceMs = new Map<Host, number>();
  const look = (mute: Host, sinceMs: number): void => {
    if (muteSinceMs.get(mute) !== sinceMs) return;
    const deaf = world.hosts.filter((host) => isSteady(host, sinceMs));
    for (const host of deaf) {
      for (const peer of world.hosts) {
        if (peer === host || (peer !== mute && host !== mute) || host.verdictOn(peer.node) !== 'up') continue;
        report.add('heard', `${host.node} counts on ${peer.node}, and nothing of ${mute.node} arrives`);
      }
    }
  };
  return {
    networkChanged: () => {
      for (const host of world.hosts) {
        const isMute = !world.network.carries(host.node);
        if (!isMute) muteSinceMs.delete(host);
        else if (!muteSinceMs.has(host)) {
          const sinceMs = world.nowMs;
          muteSinceMs.set(host, sinceMs);
          world.queue.after(noticedMs, () => look(host, sinceMs));
        }
      }
    },
  };
}

/** A guardian's tick, datagrams that were under way. */
const slackMs = 2_000;

/** It could look all the time. */
function isSteady({ isOn, isFrozen, guardianSinceMs }: Host, sinceMs: number): boolean {
  return isOn && !isFrozen && guardianSinceMs !== null && guardianSinceMs < sinceMs;
}
